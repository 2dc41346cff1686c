(module
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "nan") (result f32) (f32.const nan))
  (func (export "same") (param i64 externref) (result externref i64) (local.get 1) (local.get 0)))

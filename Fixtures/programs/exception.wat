;; Throws an exception that nobody catches; one that is caught comes first.
(module
  (tag $refused (param i32 f64))
  (func $check (param $level i32)
    (if (i32.gt_s (local.get $level) (i32.const 2))
      (then (throw $refused (local.get $level) (f64.const 0.5)))))
  (func $careful (param $level i32)
    (block $caught
      (try_table (catch_all $caught)
        (call $check (local.get $level)))))
  (func $careless (param $level i32)
    (call $check (local.get $level)))
  (func (export "_start")
    (call $careful (i32.const 3))
    (call $careless (i32.const 2))
    (call $careless (i32.const 4)))
  (memory (export "memory") 1))

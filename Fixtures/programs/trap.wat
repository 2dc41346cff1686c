;; Reads beyond the end of its memory, two calls deep.
(module
  (memory (export "memory") 1)
  (func $inner (result i32) (i32.load (i32.const 65536)))
  (func $middle (result i32) (call $inner))
  (func $outer (export "_start") (drop (call $middle))))

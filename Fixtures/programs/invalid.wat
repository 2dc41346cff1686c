;; Well-formed text, but not well typed: the function leaves an i64 where an i32 is due.
(module
  (func $wrong (export "_start") (result i32) (i64.const 1)))

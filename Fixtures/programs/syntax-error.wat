;; The instruction on line 3 does not exist.
(module
  (func (export "_start") (i32.ad (i32.const 1) (i32.const 2))))

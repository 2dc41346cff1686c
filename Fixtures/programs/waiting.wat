;; Waits for a notification that nobody sends.
(module
  (memory 1 1 shared)
  (func (export "wait") (param $nanoseconds i64) (result i32)
    (memory.atomic.wait32 (i32.const 0) (i32.const 0) (local.get $nanoseconds))))

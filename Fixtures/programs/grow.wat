;; Grows its memory by one page at a time as far as it is let; exits with the number of pages that it has then, at most 64.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (block $full
      (loop $next
        (br_if $full (i32.eq (memory.grow (i32.const 1)) (i32.const -1)))
        (br_if $full (i32.eq (memory.size) (i32.const 64)))
        (br $next)))
    (call $exit (memory.size))))

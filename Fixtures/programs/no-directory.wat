;; Asks for a directory under the older module name and opens a file in it; exits with the error number of the second
;; if the first is EBADF (8), and with 1 otherwise.
(module
  (import "wasi_unstable" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_unstable" "fd_prestat_get" (func $fd_prestat_get (param i32 i32) (result i32)))
  (import "wasi_unstable" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (if (i32.ne (call $fd_prestat_get (i32.const 3) (i32.const 0)) (i32.const 8)) (then (call $exit (i32.const 1))))
    (call $exit
      (call $path_open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
        (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 0)))))

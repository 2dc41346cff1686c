;; Copies the file "in" of its first directory to "out", and shows it on standard output.
(module
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "in")
  (data (i32.const 8) "out")
  ;; One buffer of 4096 bytes at 1024, whose vector is at 16; results go to 24.
  (data (i32.const 16) "\00\04\00\00\00\10\00\00")

  ;; Ends the program with the number of an error.
  (func $require (param $errno i32)
    (if (local.get $errno) (then (call $proc_exit (local.get $errno)))))

  (func $open (param $name i32) (param $length i32) (param $flags i32) (param $rights i64) (result i32)
    (call $require
      (call $path_open (i32.const 3) (i32.const 0) (local.get $name) (local.get $length) (local.get $flags)
        (local.get $rights) (i64.const 0) (i32.const 0) (i32.const 24)))
    (i32.load (i32.const 24)))

  (func (export "_start") (local $in i32) (local $out i32)
    (local.set $in (call $open (i32.const 0) (i32.const 2) (i32.const 0) (i64.const 2)))
    (local.set $out (call $open (i32.const 8) (i32.const 3) (i32.const 9) (i64.const 64)))
    (loop $next
      (i32.store (i32.const 20) (i32.const 4096))
      (call $require (call $fd_read (local.get $in) (i32.const 16) (i32.const 1) (i32.const 24)))
      (if (i32.load (i32.const 24))
        (then
          (i32.store (i32.const 20) (i32.load (i32.const 24)))
          (call $require (call $fd_write (local.get $out) (i32.const 16) (i32.const 1) (i32.const 24)))
          (call $require (call $fd_write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 24)))
          (br $next))))))

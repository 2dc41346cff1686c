;; Makes one call so many times: each function is a call, its parameter the number of times. Its directory has a file
;; "input", which is read from and written to.
(module
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_pread" (func $fd_pread (param i32 i32 i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_pwrite" (func $fd_pwrite (param i32 i32 i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek" (func $fd_seek (param i32 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_tell" (func $fd_tell (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_fdstat_get" (func $fd_fdstat_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_filestat_get" (func $fd_filestat_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  ;; Two vectors of 16 bytes at 0; results are at 16.
  (data (i32.const 0) "\00\01\00\00\10\00\00\00\10\01\00\00\10\00\00\00")
  (data (i32.const 64) "input")
  (global $file (mut i32) (i32.const -1))

  ;; Ends the program with the number of an error.
  (func $require (param $errno i32)
    (if (local.get $errno) (then (call $proc_exit (local.get $errno)))))

  (func $open
    (call $require
      (call $path_open (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 5) (i32.const 0)
        (i64.const 0x3fffffff) (i64.const 0) (i32.const 0) (i32.const 16)))
    (global.set $file (i32.load (i32.const 16))))

  ;; The first write gives the file contents of its own.
  (func $change
    (call $open)
    (call $require
      (call $fd_pwrite (global.get $file) (i32.const 0) (i32.const 2) (i64.const 0) (i32.const 16))))

  (func $start (call $require (call $fd_seek (global.get $file) (i64.const 0) (i32.const 0) (i32.const 16))))

  ;; What is in the directory itself.
  (func (export "read") (param $times i32)
    (call $open)
    (loop $next
      (call $start)
      (call $require (call $fd_read (global.get $file) (i32.const 0) (i32.const 2) (i32.const 16)))
      (br_if $next (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))

  (func (export "read_changed") (param $times i32)
    (call $change)
    (loop $next
      (call $start)
      (call $require (call $fd_read (global.get $file) (i32.const 0) (i32.const 2) (i32.const 16)))
      (br_if $next (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))

  (func (export "write") (param $times i32)
    (call $change)
    (loop $next
      (call $start)
      (call $require (call $fd_write (global.get $file) (i32.const 0) (i32.const 2) (i32.const 16)))
      (br_if $next (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))

  (func (export "pread") (param $times i32)
    (call $change)
    (loop $next
      (call $require
        (call $fd_pread (global.get $file) (i32.const 0) (i32.const 2) (i64.const 4) (i32.const 16)))
      (br_if $next (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))

  (func (export "pwrite") (param $times i32)
    (call $change)
    (loop $next
      (call $require
        (call $fd_pwrite (global.get $file) (i32.const 0) (i32.const 2) (i64.const 4) (i32.const 16)))
      (br_if $next (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))

  (func (export "seek") (param $times i32)
    (call $open)
    (loop $next
      (call $require (call $fd_seek (global.get $file) (i64.const -1) (i32.const 2) (i32.const 16)))
      (call $require (call $fd_tell (global.get $file) (i32.const 16)))
      (br_if $next (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))

  (func (export "status") (param $times i32)
    (call $open)
    (loop $next
      (call $require (call $fd_fdstat_get (global.get $file) (i32.const 512)))
      (call $require (call $fd_filestat_get (global.get $file) (i32.const 512)))
      (br_if $next (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))

  (func (export "open") (param $times i32)
    (loop $next
      (call $open)
      (call $require (call $fd_close (global.get $file)))
      (br_if $next (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))

  (func (export "input") (param $times i32)
    (loop $next
      (call $require (call $fd_read (i32.const 0) (i32.const 0) (i32.const 2) (i32.const 16)))
      (br_if $next (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))

  (func (export "output") (param $times i32)
    (loop $next
      (call $require (call $fd_write (i32.const 1) (i32.const 0) (i32.const 2) (i32.const 16)))
      (br_if $next (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))

  (func (export "clock") (param $times i32)
    (loop $next
      (call $require (call $clock_time_get (i32.const 0) (i64.const 0) (i32.const 16)))
      (call $require (call $clock_time_get (i32.const 1) (i64.const 0) (i32.const 16)))
      (br_if $next (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))

  (func (export "random") (param $times i32)
    (loop $next
      (call $require (call $random_get (i32.const 512) (i32.const 100)))
      (br_if $next (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))))

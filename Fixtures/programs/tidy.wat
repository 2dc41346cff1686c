;; Changes its first directory: writes "new", appends a line to "notes", removes "old". Ends with the number of its
;; arguments; with two, in a trap; with three, after reading standard input up to its end.
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_unlink_file" (func $path_unlink_file (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "new")
  (data (i32.const 8) "notes")
  (data (i32.const 16) "old")
  (data (i32.const 32) "one more line\n")
  ;; The vector of the line is at 64, that of a buffer at 80; results go to 72.
  (data (i32.const 64) "\20\00\00\00\0e\00\00\00")
  (data (i32.const 80) "\00\04\00\00\00\10\00\00")

  ;; Ends the program with the number of an error.
  (func $require (param $errno i32)
    (if (local.get $errno) (then (call $proc_exit (i32.add (local.get $errno) (i32.const 100))))))

  ;; Appends the line to a file, which is made if it is not there.
  (func $append (param $name i32) (param $length i32)
    (call $require
      (call $path_open (i32.const 3) (i32.const 0) (local.get $name) (local.get $length) (i32.const 1)
        (i64.const 64) (i64.const 0) (i32.const 1) (i32.const 72)))
    (call $require (call $fd_write (i32.load (i32.const 72)) (i32.const 64) (i32.const 1) (i32.const 72))))

  (func (export "_start") (local $count i32)
    (call $append (i32.const 0) (i32.const 3))
    (call $append (i32.const 8) (i32.const 5))
    (call $require (call $path_unlink_file (i32.const 3) (i32.const 16) (i32.const 3)))
    (call $require (call $args_sizes_get (i32.const 72) (i32.const 76)))
    (local.set $count (i32.sub (i32.load (i32.const 72)) (i32.const 1)))
    (if (i32.eq (local.get $count) (i32.const 2)) (then unreachable))
    (if (i32.eq (local.get $count) (i32.const 3))
      (then
        (loop $next
          (call $require (call $fd_read (i32.const 0) (i32.const 80) (i32.const 1) (i32.const 72)))
          (br_if $next (i32.load (i32.const 72))))))
    (call $proc_exit (local.get $count))))

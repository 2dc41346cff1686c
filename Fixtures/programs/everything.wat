;; Looks at everything that could differ from run to run, writes what it sees to standard output, as it is in memory,
;; and ends with 42: arguments, variables, clocks, random bytes, floating-point results, files, directories, waiting.
;; Its directory has a file "input".
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_res_get" (func $clock_res_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_readdir" (func $fd_readdir (param i32 i32 i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_create_directory"
    (func $path_create_directory (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_filestat_get"
    (func $path_filestat_get (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_rename" (func $path_rename (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_symlink" (func $path_symlink (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_unlink_file" (func $path_unlink_file (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 2)
  ;; A vector is at 0, results are at 8. From 4096 on there is room for what is written.
  (data (i32.const 64) "input")
  (data (i32.const 72) "made")
  (data (i32.const 80) "made/0")
  (data (i32.const 88) "made/moved")
  (data (i32.const 104) "made/link")

  ;; Ends the program with the number of an error.
  (func $require (param $errno i32)
    (if (local.get $errno) (then (call $proc_exit (local.get $errno)))))

  (func $emit (param $from i32) (param $count i32)
    (i32.store (i32.const 0) (local.get $from))
    (i32.store (i32.const 4) (local.get $count))
    (call $require (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))

  (func $open (param $name i32) (param $length i32) (param $flags i32) (param $rights i64) (result i32)
    (call $require
      (call $path_open (i32.const 3) (i32.const 0) (local.get $name) (local.get $length) (local.get $flags)
        (local.get $rights) (i64.const 0) (i32.const 0) (i32.const 8)))
    (i32.load (i32.const 8)))

  ;; All that is known of a file.
  (func $status (param $name i32) (param $length i32)
    (call $require
      (call $path_filestat_get
        (i32.const 3) (i32.const 0) (local.get $name) (local.get $length) (i32.const 4096)))
    (call $emit (i32.const 4096) (i32.const 64)))

  ;; The entries of a directory.
  (func $list (param $directory i32)
    (call $require
      (call $fd_readdir (local.get $directory) (i32.const 4096) (i32.const 8192) (i64.const 0) (i32.const 8)))
    (call $emit (i32.const 4096) (i32.load (i32.const 8))))

  (func $arguments
    (call $require (call $args_sizes_get (i32.const 8) (i32.const 12)))
    (call $require (call $args_get (i32.const 4096) (i32.const 8192)))
    (call $emit (i32.const 8192) (i32.load (i32.const 12)))
    (call $require (call $environ_sizes_get (i32.const 8) (i32.const 12)))
    (call $require (call $environ_get (i32.const 4096) (i32.const 8192)))
    (call $emit (i32.const 8192) (i32.load (i32.const 12))))

  (func $clocks (local $clock i32)
    (loop $next
      (call $require (call $clock_time_get (local.get $clock) (i64.const 1) (i32.const 4096)))
      (call $require (call $clock_res_get (local.get $clock) (i32.const 4104)))
      (call $emit (i32.const 4096) (i32.const 16))
      (br_if $next (i32.lt_u (local.tee $clock (i32.add (local.get $clock) (i32.const 1))) (i32.const 4)))))

  ;; Waits for a second and a half.
  (func $wait
    (memory.fill (i32.const 4096) (i32.const 0) (i32.const 64))
    (i32.store (i32.const 4112) (i32.const 1))
    (i64.store (i32.const 4120) (i64.const 1500000000))
    (call $require (call $poll_oneoff (i32.const 4096) (i32.const 4224) (i32.const 1) (i32.const 8)))
    (call $emit (i32.const 4224) (i32.const 32)))

  ;; NaNs in all the ways in which they come about, and numbers that rounding has gone over often.
  (func $floats (local $zero f64) (local $x f64) (local $y f32) (local $left i32)
    (f64.store (i32.const 4096) (f64.div (local.get $zero) (local.get $zero)))
    (f64.store (i32.const 4104) (f64.sub (f64.const inf) (f64.add (f64.const inf) (local.get $zero))))
    (f64.store (i32.const 4112) (f64.sqrt (f64.sub (local.get $zero) (f64.const 2))))
    (f64.store (i32.const 4120) (f64.add (f64.const nan:0x8000000000123) (local.get $zero)))
    (f64.store (i32.const 4128) (f64.min (local.get $zero) (f64.const -nan:0x123)))
    (f64.store (i32.const 4136) (f64.promote_f32 (f32.mul (f32.const nan:0x200001) (local.get $y))))
    (v128.store (i32.const 4144)
      (f32x4.div (f32x4.splat (local.get $y)) (v128.const f32x4 0 1 nan:0x400123 -nan:0x1)))
    (local.set $left (i32.const 1000))
    (local.set $x (f64.const 2))
    (local.set $y (f32.const 2))
    (loop $next
      (local.set $x (f64.add (f64.sqrt (local.get $x)) (f64.mul (local.get $x) (f64.const 1.0009765625))))
      (local.set $y (f32.add (f32.sqrt (local.get $y)) (f32.mul (local.get $y) (f32.const 0.7))))
      (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (f64.store (i32.const 4160) (local.get $x))
    (f32.store (i32.const 4168) (local.get $y))
    (call $emit (i32.const 4096) (i32.const 80)))

  ;; A directory with ten files of random contents, one of which moves, one goes, and one has a link.
  (func $files (local $number i32) (local $file i32)
    (call $require (call $path_create_directory (i32.const 3) (i32.const 72) (i32.const 4)))
    (loop $next
      (i32.store8 (i32.const 85) (i32.add (i32.const 48) (local.get $number)))
      (local.set $file (call $open (i32.const 80) (i32.const 6) (i32.const 1) (i64.const 64)))
      (call $require (call $random_get (i32.const 4096) (i32.mul (local.get $number) (i32.const 33))))
      (i32.store (i32.const 0) (i32.const 4096))
      (i32.store (i32.const 4) (i32.mul (local.get $number) (i32.const 33)))
      (call $require (call $fd_write (local.get $file) (i32.const 0) (i32.const 1) (i32.const 8)))
      (call $require (call $fd_close (local.get $file)))
      (call $status (i32.const 80) (i32.const 6))
      (br_if $next (i32.lt_u (local.tee $number (i32.add (local.get $number) (i32.const 1))) (i32.const 10))))
    (call $require (call $path_unlink_file (i32.const 3) (i32.const 80) (i32.const 6)))
    (i32.store8 (i32.const 85) (i32.const 52))
    (call $require
      (call $path_rename (i32.const 3) (i32.const 80) (i32.const 6) (i32.const 3) (i32.const 88) (i32.const 10)))
    (call $require
      (call $path_symlink (i32.const 93) (i32.const 5) (i32.const 3) (i32.const 104) (i32.const 9)))
    (call $status (i32.const 88) (i32.const 10))
    (call $status (i32.const 104) (i32.const 9))
    (local.set $file (call $open (i32.const 72) (i32.const 4) (i32.const 2) (i64.const 16384)))
    (call $list (local.get $file))
    (call $list (i32.const 3))
    (call $status (i32.const 64) (i32.const 5))
    (local.set $file (call $open (i32.const 64) (i32.const 5) (i32.const 0) (i64.const 2)))
    (i32.store (i32.const 0) (i32.const 4096))
    (i32.store (i32.const 4) (i32.const 4096))
    (call $require (call $fd_read (local.get $file) (i32.const 0) (i32.const 1) (i32.const 8)))
    (call $emit (i32.const 4096) (i32.load (i32.const 8))))

  (func (export "_start")
    (call $arguments)
    (call $clocks)
    (call $require (call $random_get (i32.const 4096) (i32.const 61)))
    (call $emit (i32.const 4096) (i32.const 61))
    (call $floats)
    (call $files)
    (call $wait)
    (call $clocks)
    (call $proc_exit (i32.const 42))))

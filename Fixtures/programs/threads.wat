;; Starts four threads, each of which adds its argument to a sum; exits with the sum, 10. With an argument, the second
;; thread traps while the others wait.
(module
  (import "env" "memory" (memory 1 1 shared))
  (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (export "memory" (memory 0))
  (func $wait (param $wanted i32) (local $found i32)
    (loop $again
      (local.set $found (i32.atomic.load (i32.const 64)))
      (if (i32.eq (local.get $found) (local.get $wanted)) (then (return)))
      (drop (memory.atomic.wait32 (i32.const 64) (local.get $found) (i64.const -1)))
      (br $again)))
  (func (export "_start") (local $left i32)
    (drop (call $sizes (i32.const 0) (i32.const 4)))
    (local.set $left (i32.const 4))
    (loop $next
      (drop (call $spawn (local.get $left)))
      (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (call $wait (i32.const 4))
    (call $exit (i32.load (i32.const 68))))
  (func (export "wasi_thread_start") (param $thread i32) (param $argument i32)
    (if (i32.gt_u (i32.load (i32.const 0)) (i32.const 1))
      (then
        (if (i32.eq (local.get $argument) (i32.const 2)) (then (unreachable)))
        (call $wait (i32.const -1))))
    (drop (i32.atomic.rmw.add (i32.const 68) (local.get $argument)))
    (drop (i32.atomic.rmw.add (i32.const 64) (i32.const 1)))
    (drop (memory.atomic.notify (i32.const 64) (i32.const -1)))))

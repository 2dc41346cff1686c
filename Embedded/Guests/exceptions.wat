;; Throws and catches of both forms, and typed function references; what nobody catches has to end the same way too.
(module
  (type $unary (func (param i32) (result i32)))
  (tag $number (param i32))
  (tag $pair (param i64 f64))
  (global $kept (mut exnref) (ref.null exn))
  (elem declare func $down)

  (func $down (type $unary)
    (if (i32.eqz (local.get 0)) (then (throw $number (i32.const 7))))
    (i32.add (i32.const 1) (call_ref $unary (i32.sub (local.get 0) (i32.const 1)) (ref.func $down))))

  (func (export "from below") (result i32)
    (block $caught (result i32)
      (try_table (result i32) (catch $number $caught) (call $down (i32.const 1000)))))
  (func (export "keep") (result i64 f64)
    (block $caught (result i64 f64 exnref)
      (try_table (catch_ref $pair $caught) (throw $pair (i64.const -5) (f64.const 0.25)))
      (unreachable))
    (global.set $kept))
  (func (export "throw the kept one") (throw_ref (global.get $kept)))
  (func (export "often") (result i32) (local $n i32) (local $sum i32)
    (local.set $n (i32.const 2000))
    (loop $again
      (try
        (do (throw $number (local.get $n)))
        (catch $number (local.set $sum (i32.add (local.get $sum)))))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))
  (func (export "rethrow") (result i32)
    (try (result i32)
      (do
        (try
          (do (drop (call $down (i32.const 3))))
          (catch_all (rethrow 0)))
        (i32.const -1))
      (catch $number (i32.add (i32.const 1)))))
  (func (export "nobody catches") (drop (call $down (i32.const 10))))
  (func (export "throw null") (throw_ref (ref.null exn))))

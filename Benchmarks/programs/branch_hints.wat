;; What branch hints save: three loops without hints, with hints, and with hints that are wrong.
(module
  (func (export "choose") (param $n i32) (result i32) (local $sum i32)
    (loop $next
      (if (i32.and (local.get $n) (i32.const 1023))
        (then (local.set $sum (i32.add (local.get $sum) (local.get $n))))
        (else (local.set $sum (i32.mul (local.get $sum) (i32.const 3)))))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))

  (func (export "guard") (param $n i32) (result i32) (local $sum i32)
    (loop $next
      (if (i32.eqz (i32.and (local.get $n) (i32.const 1023)))
        (then (local.set $sum (i32.mul (local.get $sum) (i32.const 3)))))
      (local.set $sum (i32.add (local.get $sum) (local.get $n)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))

  (func (export "scan") (param $n i32) (result i32) (local $x i32)
    (block $found (result i32)
      (loop $next
        (drop (br_if $found (local.get $x) (i32.gt_u (local.get $x) (local.get $n))))
        (local.set $x (i32.add (local.get $x) (i32.const 1)))
        (br $next))
      (unreachable)))

  (func (export "choose_hinted") (param $n i32) (result i32) (local $sum i32)
    (loop $next
      ((@metadata.code.branch_hint "\01") if (i32.and (local.get $n) (i32.const 1023))
        (then (local.set $sum (i32.add (local.get $sum) (local.get $n))))
        (else (local.set $sum (i32.mul (local.get $sum) (i32.const 3)))))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))

  (func (export "guard_hinted") (param $n i32) (result i32) (local $sum i32)
    (loop $next
      ((@metadata.code.branch_hint "\00") if (i32.eqz (i32.and (local.get $n) (i32.const 1023)))
        (then (local.set $sum (i32.mul (local.get $sum) (i32.const 3)))))
      (local.set $sum (i32.add (local.get $sum) (local.get $n)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))

  (func (export "scan_hinted") (param $n i32) (result i32) (local $x i32)
    (block $found (result i32)
      (loop $next
        (drop ((@metadata.code.branch_hint "\00") br_if $found (local.get $x) (i32.gt_u (local.get $x) (local.get $n))))
        (local.set $x (i32.add (local.get $x) (i32.const 1)))
        (br $next))
      (unreachable)))

  (func (export "choose_misled") (param $n i32) (result i32) (local $sum i32)
    (loop $next
      ((@metadata.code.branch_hint "\00") if (i32.and (local.get $n) (i32.const 1023))
        (then (local.set $sum (i32.add (local.get $sum) (local.get $n))))
        (else (local.set $sum (i32.mul (local.get $sum) (i32.const 3)))))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))

  (func (export "guard_misled") (param $n i32) (result i32) (local $sum i32)
    (loop $next
      ((@metadata.code.branch_hint "\01") if (i32.eqz (i32.and (local.get $n) (i32.const 1023)))
        (then (local.set $sum (i32.mul (local.get $sum) (i32.const 3)))))
      (local.set $sum (i32.add (local.get $sum) (local.get $n)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))

  (func (export "scan_misled") (param $n i32) (result i32) (local $x i32)
    (block $found (result i32)
      (loop $next
        (drop ((@metadata.code.branch_hint "\01") br_if $found (local.get $x) (i32.gt_u (local.get $x) (local.get $n))))
        (local.set $x (i32.add (local.get $x) (i32.const 1)))
        (br $next))
      (unreachable)))
)

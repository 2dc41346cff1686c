;; A list of which the latest 1000 elements stay, and everything before is garbage.
(module
  (type $cell (struct (field $value i32) (field $next (mut (ref null $cell)))))

  (func (export "run") (param $count i32) (result i32)
    (local $head (ref $cell)) (local $tail (ref $cell)) (local $new (ref $cell)) (local $length i32) (local $sum i32)
    (local.set $head (struct.new $cell (i32.const 0) (ref.null $cell)))
    (local.set $tail (local.get $head))
    (loop $more
      (local.set $new (struct.new $cell (local.get $count) (ref.null $cell)))
      (struct.set $cell $next (local.get $tail) (local.get $new))
      (local.set $tail (local.get $new))
      (if (i32.lt_u (local.get $length) (i32.const 1000))
        (then (local.set $length (i32.add (local.get $length) (i32.const 1))))
        (else
          (local.set $sum (i32.add (local.get $sum) (struct.get $cell $value (local.get $head))))
          (local.set $head (ref.as_non_null (struct.get $cell $next (local.get $head))))))
      (br_if $more (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.get $sum)))

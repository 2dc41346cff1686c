;; A ring of nodes, dropped as a whole, again and again.
(module
  (type $node (struct (field $next (mut (ref null $node))) (field $value i32)))

  (func $ring (param $count i32) (result (ref $node))
    (local $first (ref $node)) (local $last (ref $node))
    (local.set $first (struct.new $node (ref.null $node) (i32.const 0)))
    (local.set $last (local.get $first))
    (loop $more
      (local.set $last (struct.new $node (local.get $last) (local.get $count)))
      (br_if $more (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (struct.set $node $next (local.get $first) (local.get $last))
    (local.get $last))

  (func (export "run") (param $rounds i32) (result i32)
    (local $ring (ref null $node)) (local $sum i32)
    (loop $more
      (local.set $ring (call $ring (i32.const 1000000)))
      (local.set $sum (i32.add (local.get $sum) (struct.get $node $value (local.get $ring))))
      (br_if $more (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
    (local.get $sum)))

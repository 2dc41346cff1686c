;; Binary trees: allocates and walks trees of all even depths up to the given one, while a long-lived tree stays.
(module
  (type $node (struct (field $left (ref null $node)) (field $right (ref null $node))))

  (func $make (param $depth i32) (result (ref $node))
    (if (result (ref $node)) (i32.eqz (local.get $depth))
      (then (struct.new $node (ref.null $node) (ref.null $node)))
      (else
        (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))
        (struct.new $node (call $make (local.get $depth)) (call $make (local.get $depth))))))

  (func $count (param $tree (ref $node)) (result i32)
    (if (result i32) (ref.is_null (struct.get $node $left (local.get $tree)))
      (then (i32.const 1))
      (else
        (i32.add (i32.const 1)
          (i32.add
            (call $count (ref.as_non_null (struct.get $node $left (local.get $tree))))
            (call $count (ref.as_non_null (struct.get $node $right (local.get $tree)))))))))

  (func (export "run") (param $max i32) (result i32)
    (local $depth i32) (local $left i32) (local $sum i32) (local $long (ref null $node))
    (local.set $long (call $make (local.get $max)))
    (local.set $depth (i32.const 4))
    (loop $depths
      (local.set $left (i32.shl (i32.const 1) (i32.add (i32.sub (local.get $max) (local.get $depth)) (i32.const 4))))
      (loop $trees
        (local.set $sum (i32.add (local.get $sum) (call $count (call $make (local.get $depth)))))
        (br_if $trees (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      (br_if $depths (i32.le_s (local.tee $depth (i32.add (local.get $depth) (i32.const 2))) (local.get $max))))
    (i32.add (local.get $sum) (call $count (ref.as_non_null (local.get $long))))))

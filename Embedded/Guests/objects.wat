;; Structs, arrays, casts and enough garbage for several collections.
(module
  (type $node (struct (field $left (ref null $node)) (field $right (ref null $node))))
  (type $base (sub (struct (field $value (mut i32)))))
  (type $derived (sub $base (struct (field $value (mut i32)) (field $more f64))))
  (type $bytes (array (mut i8)))
  (type $list (array (mut anyref)))

  (func $make (param $depth i32) (result (ref $node))
    (if (result (ref $node)) (i32.eqz (local.get $depth))
      (then (struct.new_default $node))
      (else
        (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))
        (struct.new $node (call $make (local.get $depth)) (call $make (local.get $depth))))))
  (func $count (param $tree (ref null $node)) (result i32)
    (if (result i32) (ref.is_null (local.get $tree))
      (then (i32.const 0))
      (else
        (i32.add (i32.const 1)
          (i32.add
            (call $count (struct.get $node $left (local.get $tree)))
            (call $count (struct.get $node $right (local.get $tree))))))))

  (func (export "trees") (result i32) (local $round i32) (local $sum i32)
    (loop $more
      (local.set $sum (i32.add (local.get $sum) (call $count (call $make (i32.const 10)))))
      (br_if $more (i32.lt_u (local.tee $round (i32.add (local.get $round) (i32.const 1))) (i32.const 200))))
    (local.get $sum))

  (func (export "arrays") (result i32) (local $bytes (ref null $bytes)) (local $i i32) (local $sum i32)
    (loop $more
      (local.set $bytes (array.new $bytes (local.get $i) (i32.const 30000)))
      (array.copy $bytes $bytes (local.get $bytes) (i32.const 10) (local.get $bytes) (i32.const 0) (i32.const 100))
      (local.set $sum (i32.add (local.get $sum)
        (array.get_s $bytes (local.get $bytes) (local.get $i))))
      (br_if $more (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 300))))
    (local.get $sum))

  (func $kind (param $any anyref) (result i32)
    (block $isI31 (result i31ref)
      (block $isDerived (result (ref $derived))
        (block $isBase (result (ref $base))
          (br_on_cast $isDerived anyref (ref $derived) (local.get $any))
          (br_on_cast $isBase anyref (ref $base))
          (br_on_cast $isI31 anyref i31ref)
          (drop)
          (return (i32.const 4)))
        (drop)
        (return (i32.const 1)))
      (drop)
      (return (i32.const 2)))
    (i31.get_s))
  (func (export "casts") (result i32) (local $list (ref $list)) (local $i i32) (local $sum i32)
    (local.set $list
      (array.new_fixed $list 4
        (struct.new $base (i32.const 5)) (struct.new $derived (i32.const 6) (f64.const 0.5))
        (ref.i31 (i32.const -9)) (array.new_default $bytes (i32.const 1))))
    (loop $more
      (local.set $sum
        (i32.add (i32.mul (local.get $sum) (i32.const 10))
          (call $kind (array.get $list (local.get $list) (local.get $i)))))
      (br_if $more (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 4))))
    (local.get $sum))

  (func (export "null struct") (result i32) (struct.get $base $value (ref.null $base)))
  (func (export "array bounds") (result i32)
    (array.get_u $bytes (array.new_default $bytes (i32.const 3)) (i32.const 3)))
  (func (export "bad cast") (result i32)
    (struct.get $derived $value (ref.cast (ref $derived) (struct.new $base (i32.const 1))))))

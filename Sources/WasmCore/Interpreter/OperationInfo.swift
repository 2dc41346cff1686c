/// What a disassembler needs to know of an operation.
struct OperationInfo: Sendable {
  let name: StaticString
  /// Operands in the order of printing: `a` `b` `c` `t` slots (of the fields of these names), `r` the accumulator,
  /// `i` an immediate, `l` a lane, `m` an address, `k` a constant in the third word, `k1` one in the second, `K` a vector and `x` places
  /// of lanes from the third word on, `o` an offset, `j` a branch target, `J`, `v` and `u` a branch target, a slot and an
  /// immediate in the third word, `g` a global, `w` half words, `A` `B` `T` slots of the third word's fields, `h` operands
  /// in consecutive slots, `n` the name of bulk work, `p` the header slot; other characters stand for themselves.
  let layout: StaticString
  /// The length in words; 0 when it depends on the operands.
  let words: Int

  init(_ name: StaticString, _ layout: StaticString, words: Int) {
    self.name = name
    self.layout = layout
    self.words = words
  }
}

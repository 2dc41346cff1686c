/// Instructions that are checked by numbers; see `PlainRule`.
extension FunctionValidator {
  /// Checks plain instructions up to the first that is not plain, or that needs a closer look: because of an operand of
  /// another type, which may be a subtype or an error, or of a long immediate.
  @inline(__always)
  mutating func checkPlain() {
    let base = reader.base
    let end = reader.end
    var position = reader.position
    var count = operands.count
    // The opcode and eight bytes of immediates are read without asking for the end, and no byte pushes two values.
    let last = min(min(end &- 1, sourceEnd &- 9), position &+ (operands.capacity &- count &- 1))
    let rows = plainRules.rows
    let types = operands.base
    let locals = plainLocals.types
    let floor = floor
    while position <= last {
      let rule = rows + Int(base[position])
      let height = count &- Int(rule.pointee.operandCount)
      guard height >= floor else { break }
      // SAFETY: `position <= last`. What a rule's masks leave out may be read, but does not count: the local of an
      // instruction that has none, and an operand above the top.
      let immediates = UInt64(littleEndian: UnsafeRawPointer(base + position + 1).loadUnaligned(as: UInt64.self))
      let lastBytes = ~immediates & 0x8080_8080_8080_8080 | 1 &<< 63
      let near = UInt32(truncatingIfNeeded: lastBytes.trailingZeroBitCount &>> 3) & rule.pointee.nearMask
      let far = UInt32(truncatingIfNeeded: (lastBytes &>> 8).trailingZeroBitCount &>> 3) & rule.pointee.farMask
      let next = position &+ Int(rule.pointee.byteCount) &+ Int(near | far)
      let first = UInt32(truncatingIfNeeded: immediates & 0xFF)
      let localType = locals[Int(first & rule.pointee.localMask)] & rule.pointee.localMask
      let firstDifference = (types[height].raw ^ (rule.pointee.firstType | localType)) & rule.pointee.firstMask
      let lastDifference =
        (types[count &- Int(rule.pointee.lastDepth)].raw ^ (rule.pointee.lastType | localType))
        & rule.pointee.lastMask
      guard immediates | rule.pointee.otherBits != .max, first <= rule.pointee.firstByteLimit,
        firstDifference | lastDifference == 0, ValueType(raw: localType).isDefaultable, next <= end
      else { break }
      types[height] = ValueType(raw: rule.pointee.result | localType)
      count = height &+ Int(rule.pointee.resultCount)
      position = next
    }
    reader.position = position
    operands.setCount(count)
  }
}

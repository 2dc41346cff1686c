/// The operand stack.
extension FunctionValidator {
  @inline(__always)
  mutating func push(_ type: ValueType) throws(ModuleError) {
    guard operands.push(type) else { throw operandStackFull() }
  }

  @inline(__always)
  mutating func push(_ types: TypeList) throws(ModuleError) {
    var index = 0
    while index < types.count {
      try push(types[index])
      index &+= 1
    }
  }

  /// Takes off a value that must be of type `expected` or a subtype.
  @inline(__always)
  mutating func pop(_ expected: ValueType) throws(ModuleError) {
    if operands.count > floor, operands[operands.count &- 1] == expected {
      operands.removeLast()
      return
    }
    try popSubtype(of: expected)
  }

  @inline(__always)
  mutating func pop(_ types: TypeList) throws(ModuleError) {
    var index = types.count
    while index > 0 {
      index &-= 1
      try pop(types[index])
    }
  }

  @inline(never)
  private mutating func popSubtype(of expected: ValueType) throws(ModuleError) {
    guard operands.count > floor else {
      if controls[controls.count &- 1].isUnreachable { return }
      throw missing(expected)
    }
    let found = operands[operands.count &- 1]
    guard subtyping.isSubtype(found, of: expected) else { throw mismatch(expected: expected, found: found) }
    operands.removeLast()
  }

  /// Takes off a value of any type; `bottom` if the code is unreachable and the stack has none.
  @inline(__always)
  mutating func popAny() throws(ModuleError) -> ValueType {
    guard operands.count > floor else {
      if controls[controls.count &- 1].isUnreachable { return .bottom }
      throw missing(nil)
    }
    let type = operands[operands.count &- 1]
    operands.removeLast()
    return type
  }

  /// Takes off a reference of any type.
  mutating func popReference() throws(ModuleError) -> ReferenceType {
    let type = try popAny()
    if type.isBottom { return ReferenceType(.bottom, nullable: false) }
    guard let reference = type.referenceType else {
      throw invalid("type mismatch: expected a reference, found [\(describe(type))]")
    }
    return reference
  }

  /// Checks that the stack's top fits `types` without changing it.
  mutating func checkTop(_ types: TypeList) throws(ModuleError) {
    var index = types.count
    var height = operands.count
    while index > 0 {
      index &-= 1
      guard height > floor else {
        if controls[controls.count &- 1].isUnreachable { return }
        throw missing(types[index])
      }
      height &-= 1
      let found = operands[height]
      guard found == types[index] || subtyping.isSubtype(found, of: types[index]) else {
        throw mismatch(expected: types[index], found: found)
      }
    }
  }

  /// Nothing after this instruction, up to the end of its block, is ever reached.
  @inline(__always)
  mutating func becomeUnreachable() {
    operands.truncate(floor)
    controls.base[controls.count &- 1].isUnreachable = true
  }

  // MARK: Instructions with a fixed signature

  /// An instruction that is not frequent enough for a case of its own in the loop.
  @inline(never)
  mutating func fixed(_ rule: UnsafePointer<InstructionRule>) throws(ModuleError) {
    switch rule.pointee.immediates {
    case .v128: try reader.skip(16)
    case .lane: try lane(below: laneCount(rule.pointee.opcode))
    case .shuffle: for _ in 0..<16 { try lane(below: 32) }
    case .fence:
      guard try reader.byte() == 0 else { throw reader.malformed("zero byte expected", at: reader.position &- 1) }
    default: break
    }
    try apply(rule, address: .i32)
  }

  /// A memory access with other operands than a plain load or store.
  @inline(never)
  mutating func access(_ rule: UnsafePointer<InstructionRule>) throws(ModuleError) {
    let address = try memoryArgument(rule)
    if rule.pointee.immediates == .memoryLane {
      // A lane is as wide as what is loaded or stored, which is what the natural alignment says.
      try lane(below: UInt8(truncatingIfNeeded: 16 &>> Int(rule.pointee.alignment)))
    }
    try apply(rule, address: address)
  }

  private mutating func apply(
    _ rule: UnsafePointer<InstructionRule>, address: ValueType
  ) throws(ModuleError) {
    var index = Int(rule.pointee.operandCount)
    while index > 0 {
      index &-= 1
      let type: ValueType =
        switch index {
        case 0: rule.pointee.operands.0
        case 1: rule.pointee.operands.1
        case 2: rule.pointee.operands.2
        default: rule.pointee.operands.3
        }
      try pop(type == InstructionRule.address ? address : type)
    }
    if rule.pointee.resultCount > 0 { try push(rule.pointee.results.0) }
    if rule.pointee.resultCount > 1 { try push(rule.pointee.results.1) }
  }

  private mutating func lane(below count: UInt8) throws(ModuleError) {
    let lane = try reader.byte()
    guard lane < count else { throw invalid("invalid lane index \(lane): there are \(count) lanes") }
  }

  private mutating func laneCount(_ opcode: Opcode) -> UInt8 {
    switch opcode {
    case .i8x16ExtractLaneS, .i8x16ExtractLaneU, .i8x16ReplaceLane: 16
    case .i16x8ExtractLaneS, .i16x8ExtractLaneU, .i16x8ReplaceLane: 8
    case .i32x4ExtractLane, .i32x4ReplaceLane, .f32x4ExtractLane, .f32x4ReplaceLane: 4
    default: 2
    }
  }
}

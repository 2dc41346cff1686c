/// Blocks, branches and calls.
extension FunctionValidator {
  /// What a block or function takes and leaves.
  struct Signature {
    var parameters: TypeList
    var results: TypeList
  }

  // MARK: Blocks

  @inline(__always)
  mutating func blockSignature() throws(ModuleError) -> Signature {
    if reader.position < reader.end {
      let code = reader.base[reader.position]
      if code == 0x40 {
        reader.position &+= 1
        return Signature(parameters: .empty, results: .empty)
      }
      if let number = ValueType(numberCode: code) {
        reader.position &+= 1
        return Signature(parameters: .empty, results: TypeList(number))
      }
    }
    return try otherBlockSignature()
  }

  @inline(never)
  private mutating func otherBlockSignature() throws(ModuleError) -> Signature {
    switch try reader.blockType(features) {
    case .empty: return Signature(parameters: .empty, results: .empty)
    case .value(let type): return Signature(parameters: .empty, results: TypeList(try resolve(type)))
    case .type(let index):
      let type = try functionType(index)
      return Signature(parameters: type.pointee.parameters, results: type.pointee.results)
    }
  }

  @inline(__always)
  mutating func block(_ kind: BlockFrame.Kind) throws(ModuleError) {
    try enterBlock(kind, try blockSignature())
  }

  @inline(__always)
  mutating func enterBlock(_ kind: BlockFrame.Kind, _ signature: Signature) throws(ModuleError) {
    try pop(signature.parameters)
    try enter(kind, parameters: signature.parameters, results: signature.results)
  }

  @inline(__always)
  mutating func enter(
    _ kind: BlockFrame.Kind, parameters: TypeList, results: TypeList
  ) throws(ModuleError) {
    floor = operands.count
    let frame = BlockFrame(
      kind: kind, isUnreachable: false, height: floor, initializationCount: initializations.count,
      parameters: parameters, results: results, offset: instructionStart, checkedTable: -1)
    guard controls.push(frame) else { throw nestingTooDeep() }
    try push(parameters)
  }

  /// Checks what the innermost block leaves behind, and forgets what was initialised in it.
  @inline(__always)
  mutating func finishBlock() throws(ModuleError) {
    try pop(controls[controls.count &- 1].results)
    guard operands.count == floor else { throw leftovers() }
    if initializations.count > controls[controls.count &- 1].initializationCount {
      forgetInitializations(from: controls[controls.count &- 1].initializationCount)
    }
  }

  @inline(__always)
  mutating func end() throws(ModuleError) {
    if controls[controls.count &- 1].kind == .if { try checkMissingElse() }
    try finishBlock()
    let results = controls[controls.count &- 1].results
    controls.removeLast()
    guard controls.count > 0 else { return }
    floor = controls[controls.count &- 1].height
    try push(results)
  }

  /// An `if` without `else` leaves its parameters when the condition is false, so they must do as results.
  private mutating func checkMissingElse() throws(ModuleError) {
    let parameters = controls[controls.count &- 1].parameters
    let results = controls[controls.count &- 1].results
    var fits = parameters.count == results.count
    if fits {
      for index in 0..<results.count where !subtyping.isSubtype(parameters[index], of: results[index]) { fits = false }
    }
    guard fits else {
      throw invalid("type mismatch: if without else, expected \(describe(results)), found \(describe(parameters))")
    }
  }

  /// Ends a part of the innermost block and begins the next with `operands` on the stack.
  mutating func restart(as kind: BlockFrame.Kind, with types: TypeList) throws(ModuleError) {
    try finishBlock()
    let top = controls.count &- 1
    controls.base[top].kind = kind
    controls.base[top].isUnreachable = false
    try push(types)
  }

  mutating func elseBranch() throws(ModuleError) {
    guard controls[controls.count &- 1].kind == .if else {
      throw malformed("unexpected else: END opcode expected, the innermost block is not an if")
    }
    try restart(as: .else, with: controls[controls.count &- 1].parameters)
  }

  // MARK: Branches

  @inline(__always)
  mutating func label() throws(ModuleError) -> UnsafeMutablePointer<BlockFrame> {
    let depth = try reader.u32()
    guard UInt64(depth) < UInt64(truncatingIfNeeded: controls.count) else { throw unknownLabel(depth) }
    return controls.base + (controls.count &- 1 &- Int(truncatingIfNeeded: depth))
  }

  @inline(__always)
  mutating func branch() throws(ModuleError) {
    try pop(try label().pointee.labelTypes)
    becomeUnreachable()
  }

  @inline(__always)
  mutating func branchIf() throws(ModuleError) {
    let types = try label().pointee.labelTypes
    try pop(.i32)
    if types.count > 0 {
      try pop(types)
      try push(types)
    }
  }

  mutating func branchTable() throws(ModuleError) {
    let count = try reader.u32()
    guard UInt64(count) <= UInt64(truncatingIfNeeded: limits.branchTableSize) else {
      throw limit("branchTableSize", "a br_table with \(count) labels", limits.branchTableSize)
    }
    guard UInt64(count) <= UInt64(reader.remaining) else {
      throw malformed("unexpected end: a br_table declares \(count) labels but \(reader.remaining) bytes are left")
    }
    try pop(.i32)
    var arity = -1
    for _ in 0...count {
      let frame = try label()
      let types = frame.pointee.labelTypes
      if arity < 0 { arity = types.count }
      guard types.count == arity else {
        throw invalid("type mismatch: labels of one br_table take \(arity) and \(types.count) values")
      }
      if frame.pointee.checkedTable != instructionStart {
        try checkTop(types)
        frame.pointee.checkedTable = instructionStart
      }
    }
    becomeUnreachable()
  }

  // MARK: Calls

  @inline(__always)
  mutating func call(_ type: UnsafePointer<TypeView>) throws(ModuleError) {
    try pop(type.pointee.parameters)
    try push(type.pointee.results)
  }

  /// A call whose results are the calling function's own.
  mutating func tailCall(_ type: UnsafePointer<TypeView>) throws(ModuleError) {
    let expected = controls[0].results
    let found = type.pointee.results
    var fits = expected.count == found.count
    if fits {
      for index in 0..<expected.count where !subtyping.isSubtype(found[index], of: expected[index]) { fits = false }
    }
    guard fits else {
      throw invalid(
        "type mismatch: the callee returns \(describe(found)), the function returns \(describe(expected))")
    }
    try pop(type.pointee.parameters)
    becomeUnreachable()
  }

  @inline(__always)
  mutating func calledFunction() throws(ModuleError) -> UnsafePointer<TypeView> {
    let index = try reader.u32()
    guard UInt64(index) < UInt64(truncatingIfNeeded: view.functionCount) else { throw unknownFunction(index) }
    return UnsafePointer(view.types + Int(truncatingIfNeeded: view.functions[Int(truncatingIfNeeded: index)]))
  }

  /// The type that `call_indirect` names; takes the index into the table off the stack.
  mutating func indirectCallee() throws(ModuleError) -> UnsafePointer<TypeView> {
    let typeIndex = try reader.u32()
    let table = try table(try reader.index(since: .referenceTypes, features))
    let type = try functionType(typeIndex)
    guard subtyping.isSubtype(table.element, of: .funcref) else {
      throw invalid("type mismatch: expected a table of functions, found one of \(table.element)")
    }
    try pop(table.address)
    return type
  }

  /// The type that `call_ref` names; takes the reference off the stack.
  mutating func referencedCallee() throws(ModuleError) -> UnsafePointer<TypeView> {
    let type = try functionType(try reader.u32())
    try pop(.reference(.concrete(type.pointee.id), nullable: true))
    return type
  }

  // MARK: Exceptions

  mutating func tagParameters() throws(ModuleError) -> TypeList {
    let index = try reader.u32()
    guard UInt64(index) < UInt64(truncatingIfNeeded: view.tagCount) else { throw invalid("unknown tag \(index)") }
    return view.types[Int(truncatingIfNeeded: view.tags[Int(truncatingIfNeeded: index)])].parameters
  }

  mutating func tryTable() throws(ModuleError) {
    let signature = try blockSignature()
    try pop(signature.parameters)
    let count = try reader.count()
    for _ in 0..<count { try catchClause() }
    try enter(.tryTable, parameters: signature.parameters, results: signature.results)
  }

  private mutating func catchClause() throws(ModuleError) {
    let start = reader.position
    guard let kind = CatchClause.Kind(rawValue: try reader.byte()) else {
      throw reader.malformed("malformed catch clause", at: start)
    }
    let payload = kind.hasTag ? try tagParameters() : .empty
    let types = try label().pointee.labelTypes
    let reference = ValueType.reference(.exception, nullable: false)
    var fits = types.count == payload.count &+ (kind.hasReference ? 1 : 0)
    if fits {
      for index in 0..<types.count {
        let found = index < payload.count ? payload[index] : reference
        if !subtyping.isSubtype(found, of: types[index]) { fits = false }
      }
    }
    guard fits else {
      let found = describe(payload) + (kind.hasReference ? " and a reference" : "")
      throw invalid("type mismatch: a catch clause yields \(found), its label takes \(describe(types))")
    }
  }

  /// A `catch` or `catch_all` of a `try`.
  mutating func legacyCatch(_ kind: BlockFrame.Kind) throws(ModuleError) {
    let payload = kind == .catch ? try tagParameters() : .empty
    switch controls[controls.count &- 1].kind {
    case .try, .catch: try restart(as: kind, with: payload)
    default: throw malformed("unexpected catch: END opcode expected, the innermost block is not a try")
    }
  }

  mutating func delegate() throws(ModuleError) {
    guard controls[controls.count &- 1].kind == .try else {
      throw malformed("unexpected delegate: END opcode expected, the innermost block is not a try")
    }
    try finishBlock()
    let results = controls[controls.count &- 1].results
    controls.removeLast()
    floor = controls[controls.count &- 1].height
    // The label is counted from outside the `try`.
    _ = try label()
    try push(results)
  }

  mutating func rethrow() throws(ModuleError) {
    switch try label().pointee.kind {
    case .catch, .catchAll: becomeUnreachable()
    default: throw invalid("invalid rethrow label: it is not that of a catch")
    }
  }
}

/// Checks function bodies and constant expressions, in one pass over their bytes.
///
/// This is the algorithm of the specification's appendix. An operand stack holds the types of the
/// values that the code has produced, a control stack the blocks that it is inside of. An instruction
/// pops the types that it wants and pushes those that it makes. After a branch that is always taken
/// the rest of the block is unreachable: its operand stack is cut back to the block's start and yields
/// `ValueType.bottom`, which fits everywhere, for as long as it is empty.
///
/// Types are one-word numbers that are equal when the types are, so the common case of every check is
/// one comparison; the subtype relation is consulted only when that fails. One validator serves all
/// functions of a module and keeps its stacks between them. Decoding errors in a body come out here as
/// well, because nothing has read it before.
///
/// All methods are `mutating`, also those that change nothing: to borrow a struct of this size the
/// compiler copies it to the stack at every call (Swift 6.3.1), which took a third of the time.
struct FunctionValidator: ~Copyable {
  let view: ModuleView
  let rules: InstructionRules
  let plainRules: PlainRules
  let types: [TypeID]
  let subtyping: Subtyping
  let features: FeatureSet
  let limits: ModuleLimits

  var reader: ByteReader
  /// Where the module's bytes end.
  let sourceEnd: Int
  /// Where the instruction that is being checked starts.
  var instructionStart = 0

  var operands: PlainStack<ValueType>
  var controls: PlainStack<BlockFrame>
  /// The height of the operand stack at which the innermost block begins.
  var floor = 0

  /// The types of the first locals, one by one.
  var nearLocals: PlainStack<ValueType>
  var plainLocals = PlainLocals()
  /// The locals after `nearLocals`, in runs: a few bytes can declare fifty thousand of them.
  var farLocals: PlainStack<LocalRun>
  var localCount = 0
  /// Whether the function has locals without a default value, which must be set before they are read.
  var tracksInitialization = false
  /// The number of the last function that tracked its locals.
  var trackedFunction: UInt32 = 0
  /// For each local the tracked function in which it was last set. Comparing numbers saves clearing fifty
  /// thousand flags for each of a million tiny functions.
  var initializedIn: PlainStack<UInt32>
  /// Those locals in the order in which they were set, so that leaving a block forgets what was set in it.
  var initializations: PlainStack<UInt32>

  /// How many globals a constant expression may refer to.
  var visibleGlobals = 0
  /// Those that it could refer to before garbage collection.
  let importedGlobalCount: Int

  /// Locals of one type up to, not including, the local `end`.
  struct LocalRun {
    var end: Int
    var type: ValueType
  }

  init(_ contents: ModuleContents, source: ModuleSource, engine: Engine) {
    features = engine.configuration.features
    limits = engine.configuration.moduleLimits
    view = ModuleView(contents)
    importedGlobalCount = contents.importedGlobalCount
    rules = InstructionRules(features: features)
    plainRules = PlainRules(rules, address: view.memoryCount > 0 ? view.memories[0] : nil)
    types = contents.types
    subtyping = Subtyping(registry: engine.types)
    reader = ByteReader(base: source.base, position: 0, end: 0)
    sourceEnd = source.count
    operands = PlainStack(limit: limits.operandStackDepth)
    controls = PlainStack(limit: limits.nestingDepth)
    nearLocals = PlainStack(limit: 1024)
    farLocals = PlainStack(limit: .max)
    initializedIn = PlainStack(limit: .max)
    initializations = PlainStack(limit: .max)
  }

  /// Checks the body of a function of the given type.
  mutating func validate(_ body: SourceRange, typeIndex: UInt32) throws(ModuleError) {
    begin(body)
    let type = view.types[Int(truncatingIfNeeded: typeIndex)]
    try declareLocals(parameters: type.parameters)
    plainLocals.replace(by: nearLocals)
    try enter(.function, parameters: .empty, results: type.results)
    repeat {
      checkPlain()
      instructionStart = reader.position
      guard !reader.isAtEnd else { throw missingEnd() }
      try check(rules[try reader.opcodeNumber()])
    } while controls.count > 0
    guard reader.isAtEnd else { throw trailingBytes() }
  }

  /// Checks that an expression is constant and yields `type`.
  ///
  /// - Parameter visibleGlobals: how many globals, from the first, it may read.
  mutating func validate(
    constant expression: SourceRange, type: ValueType, visibleGlobals: Int
  ) throws(ModuleError) {
    begin(expression)
    self.visibleGlobals = visibleGlobals
    localCount = 0
    try enter(.function, parameters: .empty, results: TypeList(type))
    repeat {
      instructionStart = reader.position
      guard !reader.isAtEnd else { throw missingEnd() }
      let rule = rules[try reader.opcodeNumber()]
      if rule.pointee.action != .unknown && rule.pointee.action != .disabled {
        guard rule.pointee.isConstant || (rule.pointee.isExtendedConstant && features.contains(.extendedConstants))
        else { throw notConstant(rule.pointee) }
        if rule.pointee.action == .globalGet { try checkVisibility() }
      }
      try checkOutOfLine(rule)
    } while controls.count > 0
    guard reader.isAtEnd else { throw trailingBytes() }
  }

  private mutating func begin(_ range: SourceRange) {
    reader = ByteReader(base: reader.base, position: range.start, end: range.end)
    instructionStart = range.start
    operands.truncate(0)
    controls.truncate(0)
    initializations.truncate(0)
    nearLocals.truncate(0)
    farLocals.truncate(0)
    tracksInitialization = false
    floor = 0
  }

  /// A constant expression reads only immutable globals that are initialised before it.
  private mutating func checkVisibility() throws(ModuleError) {
    var ahead = reader
    let index = Int(truncatingIfNeeded: try ahead.u32())
    guard index >= 0, index < visibleGlobals else { throw invalid("unknown global \(index)") }
    if index >= importedGlobalCount, !features.contains(.gc) { throw globalNotImported(index) }
    guard !view.globals[index].isMutable else {
      throw invalid("constant expression required: global \(index) is mutable")
    }
  }

  @inline(never)
  private mutating func checkOutOfLine(_ rule: UnsafePointer<InstructionRule>) throws(ModuleError) {
    try check(rule)
  }

  /// Checks one instruction. The frequent ones are here, in the loop; the others in `checkOther`.
  @inline(__always)
  private mutating func check(_ rule: UnsafePointer<InstructionRule>) throws(ModuleError) {
    switch rule.pointee.action {
    case .localGet:
      let index = try reader.u32()
      let type = try local(index)
      if !type.isDefaultable { try checkInitialized(index) }
      try push(type)
    case .localSet:
      let index = try reader.u32()
      let type = try local(index)
      try pop(type)
      if !type.isDefaultable { markInitialized(index) }
    case .localTee:
      let index = try reader.u32()
      let type = try local(index)
      try pop(type)
      try push(type)
      if !type.isDefaultable { markInitialized(index) }
    case .constant:
      try skipConstant(rule.pointee.immediates)
      try push(rule.pointee.results.0)
    case .unary:
      try pop(rule.pointee.operands.0)
      try push(rule.pointee.results.0)
    case .binary:
      try pop(rule.pointee.operands.1)
      try pop(rule.pointee.operands.0)
      try push(rule.pointee.results.0)
    case .load:
      let address = try memoryArgument(rule)
      try pop(address)
      try push(rule.pointee.results.0)
    case .store:
      let address = try memoryArgument(rule)
      try pop(rule.pointee.operands.1)
      try pop(address)
    case .globalGet: try push(try global().value)
    case .globalSet: try setGlobal()
    case .block: try block(.block)
    case .loop: try block(.loop)
    case .if:
      let type = try blockSignature()
      try pop(.i32)
      try enterBlock(.if, type)
    case .else: try elseBranch()
    case .end: try end()
    case .branch: try branch()
    case .branchIf: try branchIf()
    case .call: try call(try calledFunction())
    case .drop: _ = try popAny()
    case .return:
      try pop(controls[0].results)
      becomeUnreachable()
    case .branchTable: try branchTable()
    case .callIndirect: try call(try indirectCallee())
    case .select: try select()
    case .access: try access(rule)
    case .fixed: try fixed(rule)
    case .other: try checkOther(rule.pointee.opcode)
    case .unknown: throw unknownOpcode()
    case .disabled: throw disabled(rule.pointee.feature)
    }
  }

  @inline(__always)
  private mutating func skipConstant(_ kind: ImmediateKind) throws(ModuleError) {
    switch kind {
    case .i32: _ = try reader.s32()
    case .i64: _ = try reader.s64()
    case .f32: try reader.skip(4)
    default: try reader.skip(8)
    }
  }
}

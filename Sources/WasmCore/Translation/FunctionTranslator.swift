// From a validated function body to register code, in one pass.
//
// WebAssembly's operand stack exists only here. Each entry remembers where its value is: in the slot
// that belongs to its depth (its home), in a local, in an accumulator, or nowhere because it is a
// constant. Pushing a local or a constant therefore writes no code; the instruction that consumes
// the value addresses it in place. An instruction's result is left in the accumulator of its class.
// When the accumulator is needed again, or the value must survive a call or a join of control flow,
// the instruction that produced it is turned into its sibling that also writes a slot ("T" form):
// no instruction is added.
//
//     local.get 0      (nothing)
//     i32.const 1      (nothing)
//     i32.add          i32AddSI   local 0, 1 → accumulator
//     local.set 0      the same operation becomes i32AddSIT: it writes local 0 too
//
// Some instructions look back at the one just written and swallow it: a branch its comparison, a
// load or store the addition of its address. `last` tells what that instruction was; joins of
// control flow forget it.
//
// Frame: parameters (and room for results), two words of header, scratch slots for very large
// frames, locals, operand homes. A block's entries lie at home whenever control flow splits or joins,
// so that all ways to a label agree; constants stay constants.

/// Translates the functions of one instance.
struct FunctionTranslator: ~Copyable {
  // SAFETY: the instance owns the translator.
  unowned(unsafe) let instance: InstanceData
  let isMetered: Bool
  let isInterruptible: Bool
  let limitsDepth: Bool
  let canonicalizesNaNs: Bool
  /// Whether there is a memory 0 with 32-bit addresses, which `base` and `size` are for.
  let hasDirectMemory: Bool
  // Here because every look at the instance counts references.
  let isDirectMemoryShared: Bool
  let opcodes: [Opcode?]

  var reader: CodeReader
  var code: Assembler
  var stack = OperandStack()
  var control: [OpenBlock] = []
  var fixups: [Fixup] = []
  /// Where the function at hand catches exceptions.
  var exceptions = ExceptionTable()
  var accumulators = Accumulators()
  var last: LastOperation?
  var lastLoad: LastLoad?
  var lastVector: LastVector?

  // The function at hand.
  var layout: FrameLayout
  var locals: [Local] = []
  /// The vectors that constant operands stand for.
  var vectorConstants: [V128] = []
  var firstHome = 0
  var firstScratch = 0
  /// The most slots that the frame has needed so far.
  var frameSlots = 0
  /// Entries below this depth are at home or constant.
  var settled = 0
  /// How many entries are sums that have not been computed.
  var pendingSums = 0
  var isUnreachable = false
  /// Whether `base` and `size` are those of a window although `hasDirectMemory`.
  var isWindowOpen = false
  /// Where the fuel operation of the current basic block has its amount, or -1.
  var fuelPosition = -1
  var blockCost: UInt64 = 0
  /// Pairs of code position and module offset, when they are asked for.
  var origins: [CodeOrigin]?
  /// Which slots hold references where, when that is asked for.
  var roots: RootMap?
  /// The branch hints of the function that are not behind the reader.
  var hints: ArraySlice<BranchHint> = []
  var bodyStart = 0
  /// How many branches to labels have been written.
  var branchCount = 0
  var unlikelyParts: [UnlikelyPart] = []

  init(_ instance: InstanceData) {
    self.instance = instance
    let configuration = instance.module.engine.configuration
    isMetered = configuration.metersFuel
    isInterruptible = configuration.isInterruptible
    limitsDepth = configuration.callDepthLimit != nil
    canonicalizesNaNs = configuration.canonicalizesNaNs
    hasDirectMemory = instance.memories.first.map { !$0.pointee.has64BitAddresses } ?? false
    isDirectMemoryShared = instance.memories.first.map { $0.pointee.shared != nil } ?? false
    opcodes = instance.opcodes
    code = Assembler(countsOperations: configuration.countsOperations)
    reader = CodeReader(instance.module.source, SourceRange(start: 0, end: 0))
    layout = FrameLayout(FunctionType([]))
  }

  /// Translates a function of the module into `code`; its frame takes `frameSlots` slots.
  mutating func translate(function index: Int, recordingOrigins: Bool = false, recordingRoots: Bool = false) {
    let contents = instance.module.contents
    let declaration = contents.functions[index]
    guard let body = declaration.body else { return }
    reader = CodeReader(instance.module.source, body)
    layout = instance.layouts[Int(declaration.typeIndex)]
    code.reset()
    stack.cut(to: 0)
    control.removeAll(keepingCapacity: true)
    fixups.removeAll(keepingCapacity: true)
    vectorConstants.removeAll(keepingCapacity: true)
    if !exceptions.regions.isEmpty { exceptions = ExceptionTable() }
    accumulators = Accumulators()
    last = nil
    lastLoad = nil
    lastVector = nil
    isUnreachable = false
    isWindowOpen = false
    settled = 0
    pendingSums = 0
    fuelPosition = -1
    origins = recordingOrigins ? [] : nil
    roots = recordingRoots ? RootMap() : nil
    hints =
      contents.branchHints.isEmpty ? [] : contents.branchHints[UInt32(truncatingIfNeeded: index), default: []][...]
    bodyStart = body.start

    let localSlots = readLocals(bodyLength: body.end - body.start)
    for (index, local) in locals.enumerated() where roots != nil && local.valueClass == .reference {
      roots?.addLocal(slot: local.slot, isParameter: index < layout.parameters.count)
    }
    control.append(OpenBlock(kind: .function, signature: .type(Int(declaration.typeIndex)), height: 0))
    writePrologue(localSlots: localSlots)
    while !control.isEmpty { translateInstruction() }
    closeBlock()
    if !unlikelyParts.isEmpty { writeUnlikelyParts() }
    code.link()
  }

  /// Lays out the frame and tells how many slots the declared locals take.
  private mutating func readLocals(bodyLength: Int) -> Int {
    locals.removeAll(keepingCapacity: true)
    var slot = 0
    for valueClass in layout.parameters {
      locals.append(Local(slot: Int32(truncatingIfNeeded: slot), valueClass: valueClass))
      slot += valueClass.slotCount
    }
    slot = layout.headerSlot + 2
    firstScratch = slot
    for _ in 0..<reader.index() {
      let count = reader.index()
      let valueClass = readValueClass()
      for _ in 0..<count {
        locals.append(Local(slot: Int32(truncatingIfNeeded: slot), valueClass: valueClass))
        slot += valueClass.slotCount
      }
    }
    let localSlots = slot - firstScratch
    // Scratch slots are for frames whose slots may not all fit the 16-bit fields of operations. They come first.
    if slot + bodyLength * instance.mostSlotsPerByte > 0xFFFF {
      slot += Self.scratchSlots
      for index in layout.parameters.count..<locals.count { locals[index].slot &+= Int32(Self.scratchSlots) }
    }
    firstHome = slot
    frameSlots = slot
    return localSlots
  }

  /// Three operands of two slots each, and a result: no operation needs more.
  static var scratchSlots: Int { 8 }

  /// The class of the value type at the reader.
  mutating func readValueClass() -> ValueClass {
    switch reader.byte() {
    case 0x7D: return .single
    case 0x7C: return .double
    case 0x7B: return .vector
    case 0x7E, 0x7F: return .integer
    case 0x63, 0x64:
      _ = reader.signed()
      return .reference
    default: return .reference
    }
  }

  private mutating func writePrologue(localSlots: Int) {
    if limitsDepth { code.operation(.enterDepth) }
    // Before anything that may suspend the execution: the collector looks at locals then.
    writeZeros(count: localSlots)
    if isInterruptible {
      recordRoots()
      code.operation(.poll)
    }
    beginBasicBlock()
  }

  private mutating func writeZeros(count: Int) {
    var slot = firstHome - count
    var count = count
    if count > 32 || slot + count > 0xFFFF {
      code.operation(.zeroMany)
      code.word(Assembler.halves(slot, count))
      return
    }
    while count > 0 {
      let (operation, size): (Operation, Int) =
        count >= 8
        ? (.zero8, 8) : count >= 4 ? (.zero4, 4) : count == 3 ? (.zero3, 3) : count == 2 ? (.zero2, 2) : (.zero1, 1)
      code.operation(operation)
      code.word(Assembler.fields(t: slot))
      slot += size
      count -= size
    }
  }

  // MARK: Basic blocks

  /// Starts a stretch of code that fuel is charged for as a whole.
  mutating func beginBasicBlock() {
    closeBlock()
    guard isMetered else { return }
    recordRoots()
    code.operation(.fuel)
    fuelPosition = code.count
    code.word(0)
  }

  /// Writes the cost of the basic block that ends here into its fuel operation.
  mutating func closeBlock() {
    if fuelPosition >= 0 { code[fuelPosition] = blockCost }
    fuelPosition = -1
    blockCost = 0
  }

  /// Forgets everything that does not hold on all ways to a label at this place.
  mutating func join() {
    accumulators = Accumulators()
    last = nil
    lastLoad = nil
    lastVector = nil
    isWindowOpen = false
    beginBasicBlock()
  }
}

/// Where a local lives.
struct Local {
  var slot: Int32
  var valueClass: ValueClass
  /// How many operand stack entries stand for the local's present value.
  var uses: Int32 = 0
}

/// A code position and the instruction that it came from, by its offset in the module.
struct CodeOrigin {
  var position: Int
  var offset: Int
}

/// The slots that a function type's parameters and results take, and where the header of its frames is.
struct FrameLayout {
  let parameters: [ValueClass]
  let results: [ValueClass]
  let parameterSlots: Int
  let resultSlots: Int

  init(_ type: FunctionType) {
    parameters = type.parameters.map { ValueClass($0) }
    results = type.results.map { ValueClass($0) }
    parameterSlots = parameters.reduce(0) { $0 + $1.slotCount }
    resultSlots = results.reduce(0) { $0 + $1.slotCount }
  }

  var headerSlot: Int { max(parameterSlots, resultSlots) }

  /// The class of the result, if it is returned in an accumulator.
  var accumulatorResult: ValueClass? { results.count == 1 && results[0] != .vector ? results[0] : nil }
}

/// What an accumulator holds.
struct AccumulatorState {
  /// The operand stack entry whose value is only here, or -1.
  var entry = -1
  /// A slot with the same value, or -1.
  var slot = -1
  /// The position of the operation that left the value here, if it can still be told to write a slot too; or -1.
  var producer = -1
  var operation = Operation.copy
}

/// The states of the three accumulators.
struct Accumulators {
  var integer = AccumulatorState()
  var single = AccumulatorState()
  var double = AccumulatorState()

  subscript(valueClass: ValueClass) -> AccumulatorState {
    @inline(__always) get {
      switch valueClass {
      case .single: single
      case .double: double
      default: integer
      }
    }
    @inline(__always) set {
      switch valueClass {
      case .single: single = newValue
      case .double: double = newValue
      default: integer = newValue
      }
    }
  }

  /// The slot is about to get another value.
  @inline(__always)
  mutating func forget(slot: Int) {
    if integer.slot == slot { integer.slot = -1 }
    if single.slot == slot { single.slot = -1 }
    if double.slot == slot { double.slot = -1 }
  }
}

/// The operation written last, if a following one may swallow it.
struct LastOperation {
  enum Kind {
    case comparison(Comparison, isNegated: Bool)
    /// The 32-bit sum of two slots, or of accumulator and slot.
    case sum(a: Int?, b: Int)
    /// The 32-bit sum of a slot, or the accumulator, and an immediate.
    case sumImmediate(a: Int?, UInt32)
    case copy
    /// The integer accumulator to a slot.
    case storeR
  }
  var kind: Kind
  /// Where the operation begins and where code continues.
  var start: Int
  var end: Int
  /// The integer accumulator before it.
  var accumulator: AccumulatorState
}

/// The latest integer load, or test of a vector, whose value a branch may be on.
struct LastLoad {
  var operation: Operation
  var start: Int
  var end: Int
  /// Whether it also writes a slot.
  var isStored = false
  /// The first of the branches that test a vector themselves.
  var vectorBranch: Operation?
}

extension FunctionTranslator {
  /// The operation just written, when nothing came after it.
  var swallowable: LastOperation? {
    guard let last, last.end == code.count else { return nil }
    return last
  }

  /// Takes the operation just written back. Its result must have been popped.
  mutating func swallow(_ operation: LastOperation) {
    code.cut(to: code.cutPosition(for: operation.start))
    accumulators.integer = operation.accumulator
    last = nil
  }
}

/// An instance of a module: its index spaces as records, and its register code.
///
/// Code belongs to the instance, not to the module: addresses of globals, memories and callees are
/// written right into it, and nothing is shared between threads (docs/decisions/001-code-per-instance.md).
final class InstanceData {
  let module: Module
  unowned(unsafe) let store: Store
  let record: UnsafeMutablePointer<InstanceRecord>
  /// By function index. Imported functions have the record of where they come from.
  let functions: UnsafeMutablePointer<UnsafeMutablePointer<FunctionRecord>>
  /// What calls to imported functions enter, by function index.
  let importTargets: UnsafeMutablePointer<UnsafeMutablePointer<FunctionRecord>>
  var tables: [UnsafeMutablePointer<TableRecord>] = []
  var memories: [UnsafeMutablePointer<MemoryRecord>] = []
  var globals: [UnsafeMutablePointer<UInt64>] = []
  var tags: [TagIdentity] = []
  let data: UnsafeMutablePointer<DataRecord>
  let elements: UnsafeMutablePointer<ElementRecord>

  // What the translator needs of module and engine, at hand.
  let layouts: [FrameLayout]
  let mostSlotsPerByte: Int
  let operations: [OperationInfo]
  let vectorInstructions: [VectorInstruction?]
  let immediates: [ImmediateKind]
  let opcodes: [Opcode?]

  /// Finished code, by function, for finding the function of a position and for freeing.
  private(set) var code: [CodeBlock] = []
  /// How much of `code` is in order of addresses.
  private var sortedCount = 0
  private var rootMaps: [Int: RootMap] = [:]
  /// Which code came from which instruction, for the functions of recent backtraces.
  private var origins: [Int: [CodeOrigin]] = [:]
  private var translator: FunctionTranslator?

  /// The code of one function.
  struct CodeBlock {
    /// The frame size, then the operations.
    var start: UnsafeMutablePointer<UInt64>
    var count: Int
    var functionIndex: UInt32
    /// Where the function catches exceptions, if anywhere.
    var exceptions: ExceptionTable?

    func contains(_ pc: PC) -> Bool { pc >= start && pc < start + count }
  }

  init(_ module: Module, store: Store) {
    let contents = module.contents
    self.module = module
    self.store = store
    record = .allocate(capacity: 1)
    functions = .allocate(capacity: max(contents.functions.count, 1))
    importTargets = .allocate(capacity: max(contents.importedFunctionCount, 1))
    data = .allocate(capacity: max(contents.data.count, 1))
    elements = .allocate(capacity: max(contents.elements.count, 1))
    layouts = contents.definitions.map { definition in
      if case .function(let type) = definition.composite { return FrameLayout(type) }
      return FrameLayout(FunctionType([]))
    }
    let layouts = layouts
    // A `catch` pushes what its tag has for parameters.
    let mostCaught = contents.tags.reduce(0) { max($0, layouts[Int($1)].parameterSlots) }
    mostSlotsPerByte = layouts.reduce(max(2, mostCaught)) { max($0, $1.resultSlots) }
    operations = OperationInfo.all
    vectorInstructions = VectorInstruction.all
    immediates = module.engine.instructions.immediates
    opcodes = module.engine.instructions.opcodes
    (data).initialize(repeating: DataRecord(bytes: module.source.base, count: 0), count: contents.data.count)
    for (index, segment) in contents.data.enumerated() {
      data[index] = DataRecord(
        bytes: module.source.base + segment.bytes.start, count: segment.bytes.end - segment.bytes.start)
    }
    for index in contents.elements.indices {
      (elements + index).initialize(to: ElementRecord(items: .allocate(capacity: 1), count: 0))
    }
    record.initialize(to: InstanceRecord(memory: store.emptyMemory, owner: .passUnretained(self)))
  }

  deinit {
    for block in code { block.start.deallocate() }
    for index in module.contents.elements.indices { elements[index].items.deallocate() }
    record.deallocate()
    functions.deallocate()
    importTargets.deallocate()
    data.deallocate()
    elements.deallocate()
  }

  /// The descriptor of the exceptions of a tag.
  func exceptionDescriptor(_ tag: Int) -> UnsafeMutablePointer<ObjectDescriptor> { tags[tag].descriptor(in: store) }

  /// What a direct call to a function enters.
  func callTarget(_ index: Int) -> UnsafeMutablePointer<FunctionRecord> {
    index < module.contents.importedFunctionCount ? importTargets[index] : functions[index]
  }

  /// Translates a function of this instance unless that has been done.
  func translate(_ function: UnsafeMutablePointer<FunctionRecord>) {
    guard function.pointee.entry == function.stubEntry else { return }
    var translator = translator.take() ?? FunctionTranslator(self)
    translator.translate(function: Int(function.pointee.index))
    let count = translator.code.count
    let block = UnsafeMutablePointer<UInt64>.allocate(capacity: count + 1)
    block[0] = UInt64(translator.frameSlots * 8)
    (block + 1).update(from: translator.code.words, count: count)
    code.append(
      CodeBlock(
        start: block, count: count + 1, functionIndex: function.pointee.index, exceptions: translator.takeExceptions()))
    function.pointee.entry = block + 1
    self.translator = consume translator
  }

  /// The function whose code a position lies in.
  func block(containing pc: PC) -> CodeBlock? {
    if sortedCount < code.count {
      code.sort { $0.start < $1.start }
      sortedCount = code.count
    }
    var low = 0
    var high = code.count
    while low < high {
      let middle = (low + high) / 2
      if code[middle].start <= pc { low = middle + 1 } else { high = middle }
    }
    return low > 0 && code[low - 1].contains(pc) ? code[low - 1] : nil
  }

  /// Which code of a function came from which instruction.
  ///
  /// Kept for some functions, since exceptions that pass through the host make a backtrace each.
  func codeOrigins(ofFunction index: Int) -> [CodeOrigin] {
    if let known = origins[index] { return known }
    var translator = FunctionTranslator(self)
    translator.translate(function: index, recordingOrigins: true)
    if origins.count >= 64 { origins.removeAll() }
    let found = translator.origins ?? []
    origins[index] = found
    return found
  }

  /// Where the frames of a function hold references.
  func rootMap(_ function: Int) -> RootMap {
    if let map = rootMaps[function] { return map }
    var translator = FunctionTranslator(self)
    translator.translate(function: function, recordingRoots: true)
    let map = translator.roots ?? RootMap()
    rootMaps[function] = map
    return map
  }

  /// How many functions have code.
  var translatedFunctionCount: Int { code.count }

  /// Forgets the translator's buffers.
  func releaseTranslator() { translator = nil }
}

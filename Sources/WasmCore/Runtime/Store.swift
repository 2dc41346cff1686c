/// Everything that the guests of one embedder's unit of work have: instances, memories, tables, globals.
///
/// A store and all that belongs to it is used by one thread at a time; different stores are independent.
/// What is created in a store lives as long as the store.
public final class Store {
  public let engine: Engine
  public let limits: StoreLimits
  /// An object of the embedder's for its host functions.
  public var userData: AnyObject?
  /// Lets other threads stop what runs in this store.
  public let interruptHandle = InterruptHandle()

  /// Fuel that guests may still burn; the largest number means no limit. Counts only if the engine meters fuel.
  public var fuel: UInt64 {
    get { record.pointee.fuel }
    set { record.pointee.fuel = newValue }
  }
  /// Fuel burnt so far.
  public var fuelConsumed: UInt64 { record.pointee.fuelConsumed }

  #if !hasFeature(Embedded)
    /// When guests are to be stopped. Noticed only if the engine is interruptible.
    public var deadline: ContinuousClock.Instant?
  #endif

  #if !hasFeature(Embedded)
    /// What asynchronous host functions have been asked to do, by token.
    private var pendingOperations: [UInt64: PendingOperation] = [:]
    private var lastToken: UInt64 = 0
  #endif

  /// Notes where guests are, if somebody wants to know.
  public var sampler: Sampler? {
    didSet { record.pointee.isSampled = sampler != nil }
  }

  /// What machines look at during every call.
  let record: UnsafeMutablePointer<StoreRecord>

  var instances: [InstanceData] = []
  private var functionBlocks: [UnsafeMutablePointer<FunctionRecord>] = []
  private var hostFunctions: [Unmanaged<HostFunction>] = []
  private var memoryRecords: [UnsafeMutablePointer<MemoryRecord>] = []
  private(set) var tableRecords: [UnsafeMutablePointer<TableRecord>] = []
  private var sharedMemoryRecords: [ObjectIdentifier: UnsafeMutablePointer<MemoryRecord>] = [:]
  private var globalCells: [UnsafeMutablePointer<UInt64>] = []
  /// The globals whose values are references.
  private(set) var referenceCells: [UnsafeMutablePointer<UInt64>] = []
  /// Structs, arrays, exceptions and objects of the host.
  let heap: Heap
  /// The references to them that the host holds.
  let handles = HandleTable()
  /// What the memories may have together.
  private let memoryBudget: UnsafeMutablePointer<MemoryBudget>
  /// A memory of no bytes, for instances without memory.
  let emptyMemory: UnsafeMutablePointer<MemoryRecord>
  /// The instance in which host functions run that are called by the host itself.
  let emptyInstance: UnsafeMutablePointer<InstanceRecord>
  /// All machines, as long as the store lives.
  private(set) var machines: [Machine] = []
  /// The first of those that no execution has; each knows the next.
  private var idleMachine: Unmanaged<Machine>?
  /// Operations executed, if the engine counts them.
  let statistics: UnsafeMutablePointer<OperationCounters>?

  public init(_ engine: Engine, limits: StoreLimits = StoreLimits(), userData: AnyObject? = nil) {
    self.engine = engine
    self.limits = limits
    self.userData = userData
    record = .allocate(capacity: 1)
    record.initialize(to: StoreRecord())
    memoryBudget = .allocate(capacity: 1)
    memoryBudget.initialize(to: MemoryBudget(bytes: limits.totalMemoryBytes))
    emptyMemory = .allocate(capacity: 1)
    emptyMemory.initialize(
      to: MemoryRecord(
        base: .allocate(byteCount: 8, alignment: 8), byteCount: 0, capacity: 0, maximumByteCount: 0, pageSizeLog2: 16,
        has64BitAddresses: false))
    emptyInstance = .allocate(capacity: 1)
    emptyInstance.initialize(to: InstanceRecord(memory: emptyMemory, owner: nil))
    statistics = engine.configuration.countsOperations ? OperationCounters.make() : nil
    heap = Heap(limit: limits.memoryBytes, isStressed: engine.configuration.collectsAtEveryAllocation)
    // SAFETY: the store owns the heap, which asks only while it collects.
    heap.roots = { [unowned(unsafe) self] marker in markRoots(&marker) }
  }

  deinit {
    instances.removeAll()
    machines.removeAll()
    for record in functionBlocks { record.deallocate() }
    for function in hostFunctions { function.release() }
    for memory in memoryRecords {
      HostPages.deallocate(memory.pointee.base, Int(bitPattern: memory.pointee.capacity))
      memory.deallocate()
    }
    for memory in sharedMemoryRecords.values {
      memory.pointee.shared?.release()
      memory.deallocate()
    }
    for table in tableRecords {
      TableRecord.deallocate(table.pointee.elements, table.pointee.capacity)
      table.deallocate()
    }
    for cell in globalCells { cell.deallocate() }
    emptyMemory.pointee.base.deallocate()
    emptyMemory.deallocate()
    memoryBudget.deallocate()
    record.deallocate()
    emptyInstance.deallocate()
    if let statistics { OperationCounters.free(statistics) }
  }

  /// Whether somebody has asked for a stop or the deadline has passed. Host functions that wait look now and then.
  public var shouldStop: Bool {
    if interruptHandle.isRaised { return true }
    #if !hasFeature(Embedded)
      if let deadline, ContinuousClock.now >= deadline { return true }
    #endif
    return false
  }

  #if !hasFeature(Embedded)
    /// How often guests have waited for a notification, and for how long.
    public private(set) var waits = WaitStatistics()

    func noteWait(_ duration: Duration) {
      waits.count &+= 1
      waits.duration += duration
    }
  #endif

  // MARK: Records

  func makeMemory(_ type: MemoryType) throws(LimitError) -> UnsafeMutablePointer<MemoryRecord> {
    let bounds = MemoryBounds(type, limit: limits.memoryBytes)
    guard bounds.minimumByteCount != nil else { throw bounds.refusal }
    // Shared memories grow out of sight of the store, so they count as what they may become.
    let charge = type.isShared ? bounds.maximum : bounds.minimum
    guard charge <= memoryBudget.pointee.unused else {
      throw .totalMemoryBytes(limit: limits.totalMemoryBytes, requested: charge)
    }
    if type.isShared {
      let memory = try SharedMemory(type, limit: limits.memoryBytes)
      memoryBudget.pointee.unused -= charge
      return record(of: memory)
    }
    guard let record = MemoryRecord.make(type, bounds, budget: memoryBudget) else { throw bounds.refusal }
    memoryBudget.pointee.unused -= charge
    let pointer = UnsafeMutablePointer<MemoryRecord>.allocate(capacity: 1)
    pointer.initialize(to: record)
    memoryRecords.append(pointer)
    return pointer
  }

  /// The record of a shared memory in this store.
  func record(of memory: SharedMemory) -> UnsafeMutablePointer<MemoryRecord> {
    if let known = sharedMemoryRecords[ObjectIdentifier(memory)] { return known }
    let pointer = UnsafeMutablePointer<MemoryRecord>.allocate(capacity: 1)
    pointer.initialize(
      to: MemoryRecord(
        base: memory.base, byteCount: memory.loadSize(), capacity: UInt(bitPattern: memory.capacity),
        maximumByteCount: UInt64(UInt(bitPattern: memory.capacity)), pageSizeLog2: memory.type.pageSizeLog2,
        has64BitAddresses: memory.type.address == .i64, declaredMaximum: memory.type.limits.maximum,
        shared: .passRetained(memory)))
    sharedMemoryRecords[ObjectIdentifier(memory)] = pointer
    return pointer
  }

  func makeTable(_ type: TableType, filling value: UInt64) throws(LimitError) -> UnsafeMutablePointer<TableRecord> {
    let most: UInt64 = type.address == .i32 ? UInt64(UInt32.max) : .max
    let maximum = min(type.limits.maximum ?? .max, min(limits.tableElements, most))
    guard type.limits.minimum <= maximum, let count = Int(exactly: type.limits.minimum) else {
      throw .tableElements(limit: limits.tableElements, requested: type.limits.minimum)
    }
    guard let elements = TableRecord.allocate(max(count, 1)) else {
      throw .outOfMemory(requested: type.limits.minimum.multipliedReportingOverflow(by: 8).partialValue)
    }
    elements.initialize(repeating: value, count: count)
    let pointer = UnsafeMutablePointer<TableRecord>.allocate(capacity: 1)
    pointer.initialize(
      to: TableRecord(
        elements: elements, count: count, capacity: max(count, 1), maximumCount: maximum,
        has64BitAddresses: type.address == .i64, element: type.element, declaredMaximum: type.limits.maximum))
    tableRecords.append(pointer)
    return pointer
  }

  func makeGlobal(_ type: ValueType, _ low: UInt64, _ high: UInt64 = 0) -> UnsafeMutablePointer<UInt64> {
    let cell = UnsafeMutablePointer<UInt64>.allocate(capacity: 2)
    cell[0] = low
    cell[1] = high
    globalCells.append(cell)
    if type.isReference { referenceCells.append(cell) }
    return cell
  }

  /// Room for `count` function records that live as long as the store.
  func makeFunctions(_ count: Int) -> UnsafeMutablePointer<FunctionRecord> {
    let block = UnsafeMutablePointer<FunctionRecord>.allocate(capacity: max(count, 1))
    functionBlocks.append(block)
    return block
  }

  func makeHostFunction(_ function: HostFunction, type: TypeID) -> UnsafeMutablePointer<FunctionRecord> {
    let layout = FrameLayout(function.type)
    let host = Unmanaged.passRetained(function)
    hostFunctions.append(host)
    let record = makeFunctions(1)
    record.initialize(
      to: FunctionRecord(
        stub: Assembler.address(of: .hostStub), entry: record.stubEntry, instance: nil, type: type,
        headerSlot: UInt32(layout.headerSlot), parameterSlots: UInt32(layout.parameterSlots), host: host))
    return record
  }

  // MARK: Machines

  /// A machine for one call, until it is given back. Not counted as a reference: the store keeps it.
  @inline(__always)
  func takeMachine() -> Unmanaged<Machine> {
    guard let machine = idleMachine else { return makeMachine() }
    idleMachine = machine._withUnsafeGuaranteedRef { $0.nextIdle }
    return machine
  }

  @inline(never)
  private func makeMachine() -> Unmanaged<Machine> {
    let machine = Machine(self)
    machines.append(machine)
    return .passUnretained(machine)
  }

  @inline(__always)
  func giveBack(_ machine: Unmanaged<Machine>) {
    machine._withUnsafeGuaranteedRef {
      $0.hasFrames = false
      $0.nextIdle = idleMachine
    }
    idleMachine = machine
  }

  // MARK: Asynchronous host functions

  #if !hasFeature(Embedded)
    func keep(_ operation: PendingOperation) -> UInt64 {
      lastToken += 1
      pendingOperations[lastToken] = operation
      return lastToken
    }

    func takeOperation(_ token: UInt64) -> PendingOperation? { pendingOperations.removeValue(forKey: token) }
  #endif

  // MARK: Heap

  /// What the collector of the store's heap has done.
  public var heapStatistics: HeapStatistics { heap.statistics }

  /// Frees the objects that nothing refers to; happens by itself when it is time.
  public func collectGarbage() { heap.collect() }
}

/// The objects of a store: structs, arrays, exceptions, and objects of the host that guests hold.
///
/// Objects never move. Small ones lie in blocks of equal cells, large ones have memory of their own.
/// Allocation takes the next cell of a run of free ones; a collection marks what can be reached from
/// the roots, and what is not marked is free when the search for runs gets there. See docs/engine.md.
final class Heap {
  /// The most bytes that the heap may take.
  private let limit: UInt64
  /// Collect at every allocation, to bring mistakes about roots to light.
  let isStressed: Bool
  /// What keeps references alive from outside: called at the start of a collection.
  var roots: (inout Marker) -> Void = { _ in }

  private(set) var runs: UnsafeMutablePointer<CellRun>
  private var blocks: [[HeapBlock]]
  private var emptyBlocks: [HeapBlock] = []
  private var largeObjects: [HeapBlock] = []
  private var chunks: [(start: UnsafeMutableRawPointer, byteCount: Int)] = []
  /// Blocks of the latest chunk that were never used.
  private var fresh: (next: UInt, end: UInt) = (0, 0)
  private var marker: Marker

  private var descriptors: [TypeID: UnsafeMutablePointer<ObjectDescriptor>] = [:]
  private var otherDescriptors: [UnsafeMutablePointer<ObjectDescriptor>] = []
  let hostObjects: HostObjectTable

  /// Bytes in blocks that have objects, and in large objects.
  private(set) var usedBytes: UInt64 = 0
  /// Bytes handed out since the latest collection.
  private var allocatedBytes: UInt64 = 0
  /// How many may be, until the next one.
  private var threshold = Heap.smallestThreshold
  private(set) var statistics = HeapStatistics()
  /// While this is not zero, nothing is collected: somebody holds references that no root knows of.
  var pauses = 0

  private static var smallestThreshold: UInt64 { 4 << 20 }

  init(limit: UInt64, isStressed: Bool, marker: Marker = Marker()) {
    self.limit = limit
    self.marker = marker
    self.isStressed = isStressed
    runs = .allocate(capacity: CellRun.sizes.count)
    for (index, size) in CellRun.sizes.enumerated() { (runs + index).initialize(to: CellRun(cellSize: size)) }
    blocks = Array(repeating: [], count: CellRun.sizes.count)
    hostObjects = HostObjectTable(run: runs)
  }

  deinit {
    for (start, byteCount) in chunks { HostPages.deallocate(start, byteCount) }
    for block in largeObjects { unmap(block) }
    for descriptor in descriptors.values { free(descriptor) }
    for descriptor in otherDescriptors { free(descriptor) }
    runs.deallocate()
  }

  private func free(_ descriptor: UnsafeMutablePointer<ObjectDescriptor>) {
    descriptor.pointee.tag?.release()
    descriptor.pointee.references.deallocate()
    descriptor.deallocate()
  }

  // MARK: Descriptors

  /// The descriptor of a struct or array type.
  func descriptor(_ type: TypeID, _ registry: TypeRegistry) -> UnsafeMutablePointer<ObjectDescriptor> {
    if let descriptor = descriptors[type] { return descriptor }
    var layout = ObjectLayout()
    var kind = ObjectKind.structure
    switch registry.definition(of: type).composite {
    case .structure(let fields): for field in fields { layout.append(field.storage.unpacked) }
    case .array(let field):
      kind = .array
      layout.element = field.storage
    case .function: break
    }
    let descriptor = makeDescriptor(kind, type, layout)
    (descriptor.pointee.depth, descriptor.pointee.ancestors) = registry.display(of: type)
    descriptors[type] = descriptor
    return descriptor
  }

  /// The descriptor of exceptions with a tag.
  func makeDescriptor(_ tag: TagIdentity, _ values: [ValueType]) -> UnsafeMutablePointer<ObjectDescriptor> {
    var layout = ObjectLayout()
    for type in values { layout.append(type) }
    let descriptor = makeDescriptor(.exception, tag.type, layout)
    descriptor.pointee.tag = .passRetained(tag)
    otherDescriptors.append(descriptor)
    return descriptor
  }

  private func makeDescriptor(
    _ kind: ObjectKind, _ type: TypeID, _ layout: ObjectLayout
  ) -> UnsafeMutablePointer<ObjectDescriptor> {
    let references = UnsafeMutablePointer<UInt32>.allocate(capacity: max(layout.references.count, 1))
    for (index, word) in layout.references.enumerated() { (references + index).initialize(to: word) }
    let byteCount = kind == .array ? ObjectDescriptor.arrayHeaderBytes : UInt(layout.wordCount) * 8
    let descriptor = UnsafeMutablePointer<ObjectDescriptor>.allocate(capacity: 1)
    descriptor.initialize(
      to: ObjectDescriptor(
        kind: kind, type: type, depth: 0, ancestors: nil, byteCount: byteCount,
        run: runs + CellRun.index(for: min(byteCount, CellRun.largestCell)), references: references,
        referenceCount: layout.references.count, elementShift: layout.elementShift,
        hasReferenceElements: layout.hasReferenceElements))
    return descriptor
  }

  // MARK: Allocation

  /// Room for an object, zeroed but for its first word; nil when the heap is full.
  ///
  /// Collects when it is time: all references must be where `roots` finds them.
  func allocate(_ descriptor: UnsafeMutablePointer<ObjectDescriptor>, byteCount: UInt) -> ObjectPointer? {
    guard byteCount <= CellRun.largestCell else { return allocateLarge(descriptor, byteCount: byteCount) }
    let run = runs + CellRun.index(for: byteCount)
    if run.pointee.cursor == run.pointee.limit, !refill(run) { return nil }
    let address = run.pointee.cursor
    run.pointee.cursor = address + run.pointee.cellSize
    // SAFETY: refilling leaves a run with at least one free cell of a block.
    let object = ObjectPointer(bitPattern: address).unsafelyUnwrapped
    object[0] = descriptor.word
    (object + 1).update(repeating: 0, count: Int((byteCount + 7) / 8) - 1)
    return object
  }

  /// Room for an array whose elements are zero; nil when the heap is full.
  func allocateArray(_ descriptor: UnsafeMutablePointer<ObjectDescriptor>, count: UInt64) -> ObjectPointer? {
    let byteCount = UInt64(ObjectDescriptor.arrayHeaderBytes) + count << UInt64(descriptor.pointee.elementShift)
    guard byteCount <= limit, let object = allocate(descriptor, byteCount: UInt(truncatingIfNeeded: byteCount)) else {
      return nil
    }
    object[1] = count
    return object
  }

  /// Finds the next run of free cells of a size, collecting first when it is time.
  ///
  /// - Returns: false when the heap is full.
  func refill(_ run: UnsafeMutablePointer<CellRun>) -> Bool {
    let hasCollected = collectIfDue()
    if findRun(run) || addBlock(run) { return true }
    guard pauses == 0, !hasCollected else { return false }
    collect()
    return findRun(run) || addBlock(run)
  }

  private func collectIfDue() -> Bool {
    guard pauses == 0, isStressed || allocatedBytes >= threshold else { return false }
    collect()
    return true
  }

  private func findRun(_ run: UnsafeMutablePointer<CellRun>) -> Bool {
    let size = run.pointee.cellSize
    let list = Int(run - runs)
    while run.pointee.blockIndex < blocks[list].count {
      let block = blocks[list][run.pointee.blockIndex]
      let end = block.firstCell + block.cellCount * size
      var cell = run.pointee.scan == 0 ? block.firstCell : run.pointee.scan
      while cell < end, block.isMarked(cell) { cell += size }
      if cell < end {
        take(run, from: cell, to: end, in: block)
        return true
      }
      run.pointee.blockIndex += 1
      run.pointee.scan = 0
    }
    return false
  }

  /// Makes the free cells from `start` on the run.
  private func take(_ run: UnsafeMutablePointer<CellRun>, from start: UInt, to end: UInt, in block: HeapBlock) {
    let size = run.pointee.cellSize
    var limit = start + size
    while !isStressed && limit < end && !block.isMarked(limit) { limit += size }
    run.pointee.cursor = start
    run.pointee.limit = limit
    run.pointee.scan = limit
    allocatedBytes += UInt64(limit - start)
  }

  private func addBlock(_ run: UnsafeMutablePointer<CellRun>) -> Bool {
    guard usedBytes + UInt64(HeapBlock.byteCount) <= limit,
      let address = emptyBlocks.popLast()?.address ?? freshBlock()
    else { return false }
    usedBytes += UInt64(HeapBlock.byteCount)
    let block = HeapBlock(at: address, cellSize: run.pointee.cellSize)
    let list = Int(run - runs)
    run.pointee.blockIndex = blocks[list].count
    blocks[list].append(block)
    take(
      run, from: block.firstCell, to: block.firstCell + block.cellCount * run.pointee.cellSize, in: block)
    return true
  }

  private func freshBlock() -> UInt? {
    if fresh.next == fresh.end {
      let byteCount = Self.chunkBytes + HeapBlock.byteCount
      guard let start = HostPages.allocate(Int(byteCount)) else { return nil }
      chunks.append((start, Int(byteCount)))
      fresh.next = HeapBlock.aligned(UInt(bitPattern: start))
      fresh.end = fresh.next + Self.chunkBytes
    }
    defer { fresh.next += HeapBlock.byteCount }
    return fresh.next
  }

  #if arch(wasm32)
    private static var chunkBytes: UInt { 4 * HeapBlock.byteCount }
  #else
    private static var chunkBytes: UInt { 64 * HeapBlock.byteCount }
  #endif

  // MARK: Large objects

  private func allocateLarge(
    _ descriptor: UnsafeMutablePointer<ObjectDescriptor>, byteCount: UInt
  ) -> ObjectPointer? {
    let hasCollected = collectIfDue()
    var block = map(byteCount)
    if block == nil && pauses == 0 && !hasCollected {
      collect()
      block = map(byteCount)
    }
    guard let block else { return nil }
    largeObjects.append(block)
    allocatedBytes += UInt64(byteCount)
    // SAFETY: the mapping has room for header and object, and its memory is zeroed.
    let object = ObjectPointer(bitPattern: block.firstCell).unsafelyUnwrapped
    object[0] = descriptor.word
    return object
  }

  private func map(_ byteCount: UInt) -> HeapBlock? {
    let (needed, overflow) = byteCount.addingReportingOverflow(HeapBlock.headerBytes + HeapBlock.byteCount)
    guard !overflow, needed <= UInt(Int.max), usedBytes <= limit, UInt64(needed) <= limit - usedBytes,
      let start = HostPages.allocate(Int(needed))
    else { return nil }
    let block = HeapBlock(at: HeapBlock.aligned(UInt(bitPattern: start)), cellSize: 0)
    block.mapping = (UInt(bitPattern: start), needed)
    usedBytes += UInt64(needed)
    return block
  }

  private func unmap(_ block: HeapBlock) {
    let (start, byteCount) = block.mapping
    usedBytes -= UInt64(byteCount)
    // SAFETY: the block says what was mapped for it.
    HostPages.deallocate(UnsafeMutableRawPointer(bitPattern: start).unsafelyUnwrapped, Int(byteCount))
  }

  // MARK: Collecting

  /// Frees what cannot be reached.
  func collect() {
    let clock = HeapStatistics.Clock()
    for list in blocks { for block in list { block.clearMarks() } }
    for block in largeObjects { block.clearMarks() }
    roots(&marker)
    marker.trace { marker in
      for list in blocks { for block in list { marker.scanMarked(block) } }
      for block in largeObjects { marker.scanMarked(block) }
    }
    hostObjects.removeUnmarked()
    let live = sweep()
    threshold = max(Self.smallestThreshold, live)
    statistics.note(reclaimed: allocatedBytes + statistics.liveBytes, live: live, clock)
    allocatedBytes = 0
  }

  /// Gives back what is wholly free, starts the search for runs over, and tells how many bytes are live.
  private func sweep() -> UInt64 {
    var live: UInt64 = 0
    for list in blocks.indices {
      var kept: [HeapBlock] = []
      for block in blocks[list] {
        let count = block.markCount
        if count == 0 {
          emptyBlocks.append(block)
          usedBytes -= UInt64(HeapBlock.byteCount)
        } else {
          kept.append(block)
          live += UInt64(count) * UInt64(block.cellSize)
        }
      }
      blocks[list] = kept
      runs[list] = CellRun(cellSize: runs[list].cellSize)
    }
    var kept: [HeapBlock] = []
    for block in largeObjects {
      if block.markCount == 0 {
        unmap(block)
      } else {
        kept.append(block)
        live += UInt64(block.mapping.byteCount)
      }
    }
    largeObjects = kept
    return live
  }
}

extension HeapBlock {
  /// The first place at or after an address where a block may begin.
  static func aligned(_ address: UInt) -> UInt { (address + byteCount - 1) & ~(byteCount - 1) }
}

/// Where the values of an object are.
private struct ObjectLayout {
  var wordCount = 1
  var references: [UInt32] = []
  var element: StorageType?

  mutating func append(_ type: ValueType) {
    if type.isReference { references.append(UInt32(truncatingIfNeeded: wordCount)) }
    wordCount += type.slotCount
  }

  var elementShift: UInt {
    switch element {
    case nil, .i8: 0
    case .i16: 1
    case .value(.i32), .value(.f32): 2
    case .value(.v128): 4
    case .value: 3
    }
  }

  var hasReferenceElements: Bool {
    guard case .value(let type) = element else { return false }
    return type.isReference
  }
}

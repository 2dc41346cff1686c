import Testing

@testable import WasmCore

/// The heap by itself, with roots of the test's making.
struct HeapTests {
  private let registry = TypeRegistry()

  /// A type of structs with two references.
  private func pairType() throws -> TypeID {
    let field = FieldType(.value(.anyref), mutable: true)
    return try registry.intern([SubType(.structure([field, field]))], maximumDepth: 1)
  }

  private func arrayType(_ storage: StorageType) throws -> TypeID {
    try registry.intern([SubType(.array(FieldType(storage, mutable: true)))], maximumDepth: 1)
  }

  @Test func `every size has a class that holds it, and wastes no more than a fifth`() {
    for byteCount in UInt(1)...CellRun.largestCell {
      let size = CellRun.sizes[CellRun.index(for: byteCount)]
      #expect(size >= byteCount)
      #expect(byteCount <= 128 || size - byteCount <= byteCount / 4)
    }
    #expect(CellRun.sizes.last == CellRun.largestCell)
  }

  @Test func `what a root reaches stays, whatever its shape, when the list of the marker is short`() throws {
    for capacity in [1, 2, 7, 1 << 20] {
      let heap = Heap(limit: 1 << 30, isStressed: false, marker: Marker(capacity: capacity))
      let pair = heap.descriptor(try pairType(), registry)
      // A chain in which every object also has a side branch, which overflows short lists.
      var chain: UInt64 = 0
      for number in 0..<300 {
        let branch = try #require(heap.allocate(pair, byteCount: pair.pointee.byteCount))
        branch[1] = UInt64(number) << 1 | 1
        let object = try #require(heap.allocate(pair, byteCount: pair.pointee.byteCount))
        object[1] = branch.reference
        object[2] = chain
        chain = object.reference
      }
      heap.roots = { $0.mark(chain) }
      for _ in 0..<3 { heap.collect() }
      #expect(heap.statistics.liveBytes == 600 * 32)
      var next = chain
      for number in (0..<300).reversed() {
        let object = ObjectPointer(reference: next)
        #expect(ObjectPointer(reference: object[1])[1] == UInt64(number) << 1 | 1)
        next = object[2]
      }
      #expect(next == 0)
    }
  }

  @Test func `cycles that nothing reaches are freed`() throws {
    let heap = Heap(limit: 1 << 30, isStressed: false)
    let pair = heap.descriptor(try pairType(), registry)
    var first: ObjectPointer?
    var last: ObjectPointer?
    for _ in 0..<100_000 {
      let object = try #require(heap.allocate(pair, byteCount: pair.pointee.byteCount))
      first = first ?? object
      object[1] = last?.reference ?? 0
      last = object
    }
    first?[1] = last?.reference ?? 0
    var root = last?.reference ?? 0
    withUnsafeMutablePointer(to: &root) { root in
      heap.roots = { $0.mark(root.pointee) }
      heap.collect()
      #expect(heap.statistics.liveBytes == 100_000 * 32)
      root.pointee = 0
      heap.collect()
      #expect(heap.statistics.liveBytes == 0)
      #expect(heap.usedBytes == 0)
    }
  }

  @Test func `a full heap refuses, and serves again once something is freed`() throws {
    let heap = Heap(limit: 1 << 20, isStressed: false)
    let pair = heap.descriptor(try pairType(), registry)
    var chain: UInt64 = 0
    var count = 0
    try withUnsafeMutablePointer(to: &chain) { chain in
      heap.roots = { $0.mark(chain.pointee) }
      while let object = heap.allocate(pair, byteCount: pair.pointee.byteCount) {
        object[1] = chain.pointee
        chain.pointee = object.reference
        count += 1
      }
      #expect(count * 32 > 900_000 && count * 32 <= 1 << 20)
      chain.pointee = 0
      let bytes = heap.descriptor(try arrayType(.i8), registry)
      #expect(heap.allocateArray(bytes, count: 700_000) != nil)
      #expect(heap.allocateArray(bytes, count: .max >> 5) == nil)
      #expect(heap.allocateArray(bytes, count: 1 << 20) == nil)
    }
  }

  @Test func `large arrays are mapped, scanned and given back`() throws {
    let heap = Heap(limit: 1 << 30, isStressed: false, marker: Marker(capacity: 64))
    let array = heap.descriptor(try arrayType(.value(.anyref)), registry)
    let pair = heap.descriptor(try pairType(), registry)
    heap.pauses += 1
    let large = try #require(heap.allocateArray(array, count: 10_000))
    let elements = large.elements.assumingMemoryBound(to: UInt64.self)
    for index in 0..<10_000 {
      elements[index] = try #require(heap.allocate(pair, byteCount: pair.pointee.byteCount)).reference
    }
    heap.pauses -= 1
    var root = large.reference
    withUnsafeMutablePointer(to: &root) { root in
      heap.roots = { $0.mark(root.pointee) }
      heap.collect()
      #expect(heap.statistics.liveBytes > 10_000 * 40)
      root.pointee = 0
      heap.collect()
      #expect(heap.usedBytes == 0)
    }
  }
}

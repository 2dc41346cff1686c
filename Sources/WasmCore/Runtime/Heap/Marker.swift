/// Marks the objects that can be reached.
///
/// Objects that are marked but whose contents have not been looked at wait on a list of limited length, so
/// depth of structures costs no native stack. If the list is full, objects are marked but not
/// listed, and the heap is searched for them afterwards.
struct Marker {
  private var pending: [ObjectPointer] = []
  private var hasOverflowed = false
  private let capacity: Int

  /// - Parameter capacity: how many objects may wait: by default 32 MB of addresses.
  init(capacity: Int = 4 << 20) { self.capacity = capacity }

  /// Marks what a reference refers to, if anything.
  @inline(__always)
  mutating func mark(_ reference: UInt64) {
    if reference == 0 || reference & 1 != 0 { return }
    let object = ObjectPointer(reference: reference)
    // Functions begin with a word of zero and are not collected.
    if object[0] == 0 { return }
    if HeapBlock(containing: object).mark(UInt(bitPattern: object)) { push(object) }
  }

  private mutating func push(_ object: ObjectPointer) {
    if pending.count < capacity {
      pending.append(object)
    } else {
      hasOverflowed = true
    }
  }

  /// Marks everything that can be reached from what has been marked.
  ///
  /// - Parameter rescan: calls `scanMarked` for every block; used when the list was too short.
  mutating func trace(rescan: (inout Marker) -> Void) {
    while true {
      while let object = pending.popLast() { scan(object) }
      guard hasOverflowed else { break }
      hasOverflowed = false
      rescan(&self)
    }
    pending = []
  }

  private mutating func scan(_ object: ObjectPointer) {
    let descriptor = object.descriptor
    if descriptor.pointee.hasReferenceElements {
      let elements = object.elements.assumingMemoryBound(to: UInt64.self)
      for index in 0..<Int(truncatingIfNeeded: object.arrayCount) { mark(elements[index]) }
      return
    }
    let references = descriptor.pointee.references
    for index in 0..<descriptor.pointee.referenceCount { mark(object[Int(references[index])]) }
  }

  /// Looks at the contents of all marked objects of a block again.
  mutating func scanMarked(_ block: HeapBlock) {
    let count = block.isLarge ? 1 : block.cellCount
    for index in 0..<count {
      let cell = block.firstCell + index * block.cellSize
      guard block.isMarked(cell) else { continue }
      // SAFETY: only objects are marked.
      scan(ObjectPointer(bitPattern: cell).unsafelyUnwrapped)
      while let object = pending.popLast() { scan(object) }
    }
  }
}

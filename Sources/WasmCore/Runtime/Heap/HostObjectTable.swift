/// The objects of the host that guests hold, and the heap objects that stand for them.
///
/// One for each: references to the same host object are equal. When no guest holds it any more, the host
/// object is let go.
final class HostObjectTable {
  private var boxes: [ObjectIdentifier: ObjectPointer] = [:]
  private var objects: [ObjectPointer: ExternReference] = [:]
  private let descriptor: UnsafeMutablePointer<ObjectDescriptor>

  init(run: UnsafeMutablePointer<CellRun>) {
    descriptor = .allocate(capacity: 1)
    descriptor.initialize(
      to: ObjectDescriptor(
        kind: .external, type: TypeID(rawValue: .max), depth: 0, ancestors: nil, byteCount: 8, run: run,
        references: .allocate(capacity: 1), referenceCount: 0))
  }

  deinit {
    descriptor.pointee.references.deallocate()
    descriptor.deallocate()
  }

  /// The reference that stands for an object; nil when the heap is full.
  func reference(to external: ExternReference, _ object: AnyObject, in heap: Heap) -> UInt64? {
    let key = ObjectIdentifier(object)
    if let box = boxes[key] { return box.reference }
    guard let box = heap.allocate(descriptor, byteCount: descriptor.pointee.byteCount) else { return nil }
    boxes[key] = box
    objects[box] = external
    return box.reference
  }

  /// The object that a reference stands for.
  func object(_ reference: UInt64) -> ExternReference? { objects[ObjectPointer(reference: reference)] }

  /// Lets the objects go that no guest holds.
  func removeUnmarked() {
    boxes = boxes.filter { _, box in
      let isMarked = HeapBlock(containing: box).isMarked(UInt(bitPattern: box))
      if !isMarked { objects[box] = nil }
      return isMarked
    }
  }
}

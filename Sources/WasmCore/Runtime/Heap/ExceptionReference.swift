/// An exception that a guest or a host function has thrown: a tag and values.
public struct ExceptionReference: Hashable, Sendable {
  let handle: ObjectHandle

  init(_ bits: UInt64, _ store: Store) { handle = ObjectHandle(bits, store) }

  /// A new exception, for host functions to throw or to hand to guests.
  public init(_ tag: Tag, _ values: [Value]) throws(UsageError) {
    let store = tag.store
    let descriptor = tag.identity.descriptor(in: store)
    guard let object = store.heap.allocate(descriptor, byteCount: descriptor.pointee.byteCount) else {
      throw .outOfMemory
    }
    handle = ObjectHandle(object.reference, store)
    try store.write(values, as: tag.type.parameters, to: object + 1)
  }

  private var object: ObjectPointer { ObjectPointer(reference: handle.reference) }

  /// What was thrown.
  public var tag: Tag? {
    object.descriptor.pointee.tag.map { Tag(handle.store, $0.takeUnretainedValue()) }
  }

  /// The values that were thrown with it.
  public var values: [Value] {
    guard let tag else { return [] }
    return handle.store.values(tag.type.parameters, at: object + 1)
  }

  /// The bits of the reference in a store; nil if it belongs to another.
  func bits(in store: Store) -> UInt64? { handle.store === store ? handle.reference : nil }
}

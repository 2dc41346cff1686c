/// An exception that a guest or a host function has thrown: a tag and values.
public struct ExceptionReference: Hashable, Sendable {
  let handle: ObjectHandle

  init(_ bits: UInt64, _ store: Store) { handle = ObjectHandle(bits, store) }

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

/// A struct, an array, a 31-bit number, or an object of the host that went through `any.convert_extern`.
///
/// Objects stay alive as long as a reference to them is held, here or by guests. They belong to a store,
/// and are read and written by the thread that uses it.
public struct AnyReference: Hashable, Sendable {
  enum Content: Hashable, Sendable {
    case i31(UInt32)
    case object(ObjectHandle)
    case external(ExternReference)
  }

  let content: Content

  /// The bits of a reference that is not null.
  init(_ bits: UInt64, _ store: Store) {
    if bits & 1 != 0 {
      content = .i31(bits.low >> 1)
    } else if let external = store.heap.hostObjects.object(bits) {
      content = .external(external)
    } else {
      content = .object(ObjectHandle(bits, store))
    }
  }

  /// An object of the host, as `any.convert_extern` makes it.
  public init(_ external: ExternReference) {
    content = external.guestReference?.content ?? .external(external)
  }

  /// A number as a reference; only the low 31 bits count.
  public init(i31 value: Int32) { content = .i31(UInt32(bitPattern: value) & 0x7FFF_FFFF) }

  /// What kinds of things there are.
  public enum Kind: Sendable { case i31, structure, array, external }

  public var kind: Kind {
    switch content {
    case .i31: return .i31
    case .external: return .external
    case .object(let handle):
      return ObjectPointer(reference: handle.reference).descriptor.pointee.kind == .array ? .array : .structure
    }
  }

  /// The object of the host, if this is one.
  public var external: ExternReference? {
    guard case .external(let reference) = content else { return nil }
    return reference
  }

  /// The number of an i31, with its sign.
  public var i31: Int32? {
    guard case .i31(let bits) = content else { return nil }
    return Int32(bitPattern: bits << 1) >> 1
  }

  /// The narrowest heap type that is known of the referenced thing.
  public var heapType: HeapType {
    switch kind {
    case .i31: return .i31
    case .external: return .any
    default: return object.map { .concrete($0.descriptor.pointee.type) } ?? .any
    }
  }

  /// The number of fields of a struct or elements of an array; zero for others.
  public var count: Int {
    guard let object else { return 0 }
    switch definition {
    case .structure(let fields): return fields.count
    case .array: return Int(truncatingIfNeeded: object.arrayCount)
    default: return 0
    }
  }

  /// A field of a struct or an element of an array. Packed ones read as unsigned numbers.
  public func value(at index: Int) throws(UsageError) -> Value {
    guard case .object(let handle) = content, let place = place(index) else { throw .outOfBounds }
    var slots: (UInt64, UInt64) = (0, 0)
    return withUnsafeMutablePointer(to: &slots) { pointer in
      let slot = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: UInt64.self)
      UnsafeMutableRawPointer(slot).copyMemory(from: place.address, byteCount: place.byteCount)
      return handle.store.value(place.field.storage.unpacked, at: slot)
    }
  }

  /// Writes a mutable field or element.
  public func set(_ value: Value, at index: Int) throws(UsageError) {
    guard case .object(let handle) = content, let place = place(index) else { throw .outOfBounds }
    guard place.field.isMutable else { throw .immutableField }
    var slots: (UInt64, UInt64) = (0, 0)
    let type = place.field.storage.unpacked
    let isOfType = withUnsafeMutablePointer(to: &slots) { pointer in
      let slot = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: UInt64.self)
      guard handle.store.write(value, as: type, to: slot) else { return false }
      place.address.copyMemory(from: slot, byteCount: place.byteCount)
      return true
    }
    guard isOfType else { throw .wrongArgumentType(index: 0, expected: type, found: value.type) }
  }

  // MARK: Layout

  private var object: ObjectPointer? {
    guard case .object(let handle) = content else { return nil }
    return ObjectPointer(reference: handle.reference)
  }

  private var definition: CompositeType? {
    guard case .object(let handle) = content, let object else { return nil }
    return handle.store.engine.types.definition(of: object.descriptor.pointee.type).composite
  }

  private func place(_ index: Int) -> (address: UnsafeMutableRawPointer, byteCount: Int, field: FieldType)? {
    guard let object, index >= 0, index < count else { return nil }
    switch definition {
    case .structure(let fields):
      var word = 1
      for field in fields[..<index] { word += field.storage.unpacked.slotCount }
      let field = fields[index]
      let byteCount: Int
      switch field.storage {
      case .i8: byteCount = 1
      case .i16: byteCount = 2
      case .value(let type): byteCount = type.slotCount * 8
      }
      return (UnsafeMutableRawPointer(object + word), byteCount, field)
    case .array(let field):
      let size = 1 << Int(object.descriptor.pointee.elementShift)
      return (object.elements + index * size, size, field)
    default: return nil
    }
  }

  /// The bits of the reference in a store; nil if it belongs to another.
  func bits(in store: Store) -> UInt64? {
    switch content {
    case .i31(let bits): UInt64(bits << 1 | 1)
    case .object(let handle): handle.store === store ? handle.reference : nil
    case .external(let reference): store.bits(of: reference)
    }
  }
}

extension AnyReference: CustomStringConvertible {
  public var description: String {
    switch kind {
    case .i31: return "i31(\(i31 ?? 0))"
    case .structure: return "structref"
    case .array: return "arrayref"
    case .external: return "anyref"
    }
  }
}

/// The identity of an exception tag.
final class TagIdentity {
  let type: TypeID
  /// What the module or the host that made the tag calls it, for messages.
  let name: Name?
  private var descriptor: UnsafeMutablePointer<ObjectDescriptor>?

  init(_ type: TypeID, name: Name? = nil) {
    self.type = type
    self.name = name
  }

  /// The descriptor of the tag's exceptions, by which catch clauses know them.
  func descriptor(in store: Store) -> UnsafeMutablePointer<ObjectDescriptor> {
    if let descriptor { return descriptor }
    let made = store.heap.makeDescriptor(self, store.engine.functionType(type)?.parameters ?? [])
    descriptor = made
    return made
  }
}

/// An exception tag in a store.
public struct Tag {
  public let store: Store
  let identity: TagIdentity

  init(_ store: Store, _ identity: TagIdentity) {
    self.store = store
    self.identity = identity
  }

  /// A tag of the host's making, for imports and for exceptions that host functions throw.
  ///
  /// - Parameters:
  ///   - parameters: the types of an exception's values.
  ///   - name: what messages call the tag.
  public init(_ store: Store, _ parameters: [ValueType], name: Name? = nil) throws(UsageError) {
    guard let type = store.engine.types.intern(FunctionType(parameters)) else { throw .outOfBounds }
    self.init(store, TagIdentity(type, name: name))
  }

  /// The types of an exception's values.
  public var type: FunctionType { store.engine.functionType(identity.type) ?? FunctionType([]) }

  /// What the module or the host that made the tag calls it.
  public var name: Name? { identity.name }
}

extension Tag: Equatable {
  /// Tags are equal if they are the same one, not if they are of the same type.
  public static func == (left: Tag, right: Tag) -> Bool { left.identity === right.identity }
}

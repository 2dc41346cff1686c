/// A global variable in a store.
public struct Global {
  public let store: Store
  public let type: GlobalType
  let cell: UnsafeMutablePointer<UInt64>

  init(_ store: Store, _ type: GlobalType, _ cell: UnsafeMutablePointer<UInt64>) {
    self.store = store
    self.type = type
    self.cell = cell
  }

  /// A global of the host's making, for imports.
  public init(_ store: Store, _ type: GlobalType, _ value: Value) throws(UsageError) {
    self.init(store, type, store.makeGlobal(type.value, 0))
    try store.write([value], as: [type.value], to: cell)
  }

  public var value: Value { store.value(type.value, at: cell) }

  public func set(_ value: Value) throws(UsageError) {
    guard type.isMutable else { throw .immutableGlobal }
    try store.write([value], as: [type.value], to: cell)
  }
}

/// What a module gets to import, by module name and name.
///
/// A later definition of the same names replaces an earlier one.
///
/// ```swift
/// var imports = Imports()
/// imports.define("env", "add") { (caller: Caller, a: Int32, b: Int32) in a + b }
/// imports.define("env", "memory", .memory(memory))
/// ```
public struct Imports {
  enum Item {
    case external(Extern)
    /// Becomes a function of the store at instantiation.
    case host(HostDefinition)
    /// Becomes a memory of the store at instantiation.
    case shared(SharedMemory)
  }

  struct Key: Hashable {
    let module: Name
    let name: Name
  }

  var items: [Key: Item] = [:]

  public init() {}

  /// Provides something that is in the store already.
  public mutating func define(_ module: Name, _ name: Name, _ item: Extern) {
    items[Key(module: module, name: name)] = .external(item)
  }

  /// Provides a memory that other stores have too.
  public mutating func define(_ module: Name, _ name: Name, _ memory: SharedMemory) {
    items[Key(module: module, name: name)] = .shared(memory)
  }

  /// Provides all exports of an instance under one module name.
  public mutating func define(_ module: Name, _ instance: Instance) {
    for export in instance.exports { define(module, export.name, export.item) }
  }

  /// Provides a host function whose type is known only at run time.
  public mutating func define(
    _ module: Name, _ name: Name, _ type: FunctionType,
    _ body: @escaping (Caller, [Value]) throws(HostError) -> [Value]
  ) {
    items[Key(module: module, name: name)] = .host(HostDefinition(type, untyped: body))
  }

  /// Provides a host function that may answer later: see `HostOutcome.pending` and `Execution.resume`.
  public mutating func defineSuspending(
    _ module: Name, _ name: Name, _ type: FunctionType,
    _ body: @escaping (Caller, [Value]) throws(HostError) -> HostOutcome
  ) {
    items[Key(module: module, name: name)] = .host(HostDefinition(type, suspending: body))
  }

  /// Provides a host function that reads arguments and writes results in place, without any allocation.
  @inlinable
  public mutating func defineRaw(
    _ module: Name, _ name: Name, _ type: FunctionType,
    _ body: @escaping (Caller, HostSlots) throws(HostError) -> Void
  ) {
    defineRawSuspending(module, name, type) { (caller, slots) throws(HostError) in
      try body(caller, slots)
      return .returned
    }
  }

  /// As `defineRaw`, for functions that may answer later.
  public mutating func defineRawSuspending(
    _ module: Name, _ name: Name, _ type: FunctionType,
    _ body: @escaping (Caller, HostSlots) throws(HostError) -> HostOutcome
  ) {
    items[Key(module: module, name: name)] = .host(HostDefinition(type, raw: body))
  }

  /// Whether something is provided under these names.
  public func contains(_ module: Name, _ name: Name) -> Bool { items[Key(module: module, name: name)] != nil }
}

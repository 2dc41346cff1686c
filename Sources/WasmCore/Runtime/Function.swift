/// A function in a store: of a guest, or of the host as guests see it.
public struct Function {
  public let store: Store
  let record: UnsafeMutablePointer<FunctionRecord>

  init(_ store: Store, _ record: UnsafeMutablePointer<FunctionRecord>) {
    self.store = store
    self.record = record
  }

  /// A function of the host, for imports and tables.
  ///
  /// - Parameter body: gets the caller and the arguments, and returns the results.
  public init(
    _ store: Store, _ type: FunctionType, _ body: @escaping (Caller, [Value]) throws(HostError) -> [Value]
  ) throws(UsageError) {
    try self.init(store, HostDefinition(type, untyped: body))
  }

  init(_ store: Store, _ definition: HostDefinition) throws(UsageError) {
    guard let type = store.engine.types.intern(definition.type) else { throw .outOfBounds }
    self.store = store
    record = store.makeHostFunction(HostFunction(type: definition.type, body: definition.body), type: type)
  }

  public var type: FunctionType { store.engine.functionType(record.pointee.type) ?? FunctionType([]) }

  /// The function as a value that guests can hold.
  public var reference: FunctionReference { FunctionReference(record: record, store: store) }

  /// The function behind a value, if it is of this store.
  public init(_ store: Store, _ reference: FunctionReference) throws(UsageError) {
    guard reference.store === store else { throw .foreignStore }
    self.init(store, reference.record)
  }

  /// Calls the function and waits for its end.
  ///
  /// Use `start` for calls that are to be run in slices or that may wait for the host.
  @discardableResult
  public func call(_ arguments: [Value] = []) throws(CallError) -> [Value] {
    let type = type
    let taken = store.takeMachine()
    defer { store.giveBack(taken) }
    let machine = taken.takeUnretainedValue()
    do throws(UsageError) {
      try store.write(arguments, as: type.parameters, to: machine.slots)
    } catch {
      throw .usage(error)
    }
    let reason = machine.run(record)
    guard reason == .finished else { throw machine.failure(reason) }
    machine.collectResults(type.results)
    return store.values(type.results, at: machine.slots)
  }

  /// Prepares a call as a value of its own, which can be run in slices, kept, and moved to another thread.
  ///
  /// Nothing runs yet.
  public func start(_ arguments: [Value] = []) throws(UsageError) -> Execution {
    let type = type
    let machine = store.takeMachine()
    do throws(UsageError) {
      try store.write(arguments, as: type.parameters, to: machine.takeUnretainedValue().slots)
    } catch {
      store.giveBack(machine)
      throw error
    }
    return Execution(store, machine.takeUnretainedValue(), record, type.results)
  }
}

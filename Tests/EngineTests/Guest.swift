import WasmCore
import WasmText

/// An instance of a module given as text, with an engine and a store of its own.
struct Guest {
  let store: Store
  let instance: Instance

  init(
    _ text: String, _ configuration: EngineConfiguration = EngineConfiguration(), limits: StoreLimits = StoreLimits(),
    imports: Imports = Imports()
  ) throws {
    let engine = Engine(configuration)
    let module = try Module(try TextModule.encode(text), engine: engine)
    store = Store(engine, limits: limits)
    instance = try store.instantiate(module, imports)
  }

  init(store: Store, instance: Instance) {
    self.store = store
    self.instance = instance
  }

  @discardableResult
  func call(_ name: Name, _ arguments: Value...) throws(CallError) -> [Value] { try call(name, arguments) }

  @discardableResult
  func call(_ name: Name, _ arguments: [Value]) throws(CallError) -> [Value] {
    let function: Function
    do throws(UsageError) {
      function = try instance.function(name)
    } catch {
      throw .usage(error)
    }
    return try function.call(arguments)
  }

  /// The kind of trap that a call ends in; nil if it ends otherwise.
  func trap(_ name: Name, _ arguments: Value...) throws -> TrapKind? {
    do throws(CallError) {
      try call(name, arguments)
    } catch {
      guard case .trap(let trap) = error else { throw error }
      return trap.kind
    }
    return nil
  }
}

extension EngineConfiguration {
  /// An engine that counts fuel.
  static var metered: EngineConfiguration {
    var configuration = EngineConfiguration()
    configuration.metersFuel = true
    return configuration
  }

  /// An engine whose guests notice interrupts.
  static var interruptible: EngineConfiguration {
    var configuration = EngineConfiguration()
    configuration.isInterruptible = true
    return configuration
  }
}

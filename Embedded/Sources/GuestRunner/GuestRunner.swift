import WasmCore
import WasmText

/// Runs a module and tells in words all that can be observed of it, so that two builds of the engine can be compared.
public struct GuestRunner {
  /// The most fuel to burn at a time; nil runs each call in one go.
  public var slice: UInt64?
  /// The argument that WASI programs get.
  public var argument: [UInt8] = []

  public init(slice: UInt64? = nil) { self.slice = slice }

  /// Runs a module in either format: its `_start` function, or else every exported function without parameters.
  public func report(_ bytes: [UInt8]) -> String {
    var configuration = EngineConfiguration()
    configuration.metersFuel = true
    configuration.isInterruptible = true
    configuration.canonicalizesNaNs = true
    let engine = Engine(configuration)
    let binary: [UInt8]
    if bytes.starts(with: [0, 0x61, 0x73, 0x6d]) {
      binary = bytes
    } else {
      do throws(TextError) {
        binary = try TextModule.encode(bytes)
      } catch {
        return error.description + "\n"
      }
    }
    let module: Module
    do throws(ModuleError) {
      module = try Module(binary, engine: engine)
    } catch {
      return error.description + "\n"
    }
    // The same stack everywhere, so that it is exhausted at the same depth.
    var limits = StoreLimits()
    limits.stackBytes = 1 << 20
    let store = Store(engine, limits: limits)
    store.fuel = 1 << 40
    let system = GuestSystem(argument: argument)
    do throws(InstantiationError) {
      let instance = try store.instantiate(module, system.imports())
      return "\(binary.count) bytes\n" + run(instance) + system.outputText + "fuel \(store.fuelConsumed)\n"
    } catch {
      return "cannot be instantiated: \(Self.describe(error))\n"
    }
  }

  private func run(_ instance: Instance) -> String {
    var text = ""
    let all = instance.exports
    let start = all.filter { $0.name == "_start" }
    for export in start.isEmpty ? all : start {
      guard case .function(let function) = export.item, function.type.parameters.isEmpty else { continue }
      text += "\(export.name): \(run(function)), fuel \(instance.store.fuelConsumed)\n"
    }
    return text
  }

  private func run(_ function: Function) -> String {
    let execution: Execution
    do throws(UsageError) {
      execution = try function.start()
    } catch {
      return "cannot be started"
    }
    while true {
      switch execution.run(slice: slice) {
      case .finished(let values): return values.map { Self.describe($0) }.joined(separator: " ")
      case .failed(let error): return Self.describe(error)
      case .outOfFuel: return "out of fuel"
      case .interrupted: return "interrupted"
      case .waiting: return "waiting"
      case .paused: continue
      }
    }
  }

  /// Values as bits: the digits of floats are not what is compared here.
  private static func describe(_ value: Value) -> String {
    switch value {
    case .i32(let value): return "i32 \(value)"
    case .i64(let value): return "i64 \(value)"
    case .f32(let value): return "f32 0x" + String(value.bitPattern, radix: 16)
    case .f64(let value): return "f64 0x" + String(value.bitPattern, radix: 16)
    default: return value.description
    }
  }

  private static func describe(_ error: CallError) -> String {
    switch error {
    case .trap(let trap): return "trap: " + trap.description
    case .exception(let exception): return exception.description
    case .exit(let code): return "exit \(code)"
    case .outOfFuel: return "out of fuel"
    case .interrupted: return "interrupted"
    case .usage: return "wrong use"
    case .host: return "host error"
    default: return "other error"
    }
  }

  private static func describe(_ error: InstantiationError) -> String {
    switch error {
    case .link(.unknownImport(let module, let name, _)): return "unknown import \(module).\(name)"
    case .link(.incompatibleImport(let module, let name, _, _)): return "incompatible import \(module).\(name)"
    case .trap(let trap): return "trap: " + trap.description
    case .start(let error): return describe(error)
    default: return "other error"
    }
  }
}

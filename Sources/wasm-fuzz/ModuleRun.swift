import WasmCore

/// Instantiates a module with stand-ins for its imports and calls everything that it exports.
struct ModuleRun {
  private let module: Module
  private let store: Store

  /// - Parameter fuel: what the whole run has.
  init(_ module: Module, fuel: UInt64) {
    self.module = module
    var limits = StoreLimits()
    limits.memoryBytes = 1 << 26
    limits.tableElements = 1 << 16
    store = Store(module.engine, limits: limits)
    store.fuel = fuel
    // For waits, which burn no fuel: nobody would end them. Code that runs does not look at the clock.
    store.deadline = .now
  }

  func run() -> Trial.Outcome {
    let instance: Instance
    do throws(InstantiationError) {
      instance = try store.instantiate(module, imports())
    } catch {
      switch error {
      case .link, .engineMismatch: return .unlinkable
      case .limit: return .stopped
      case .trap: return .trapped
      case .start(let error): return outcome(of: error)
      }
    }
    var outcome = Trial.Outcome.finished
    for export in instance.exports {
      guard case .function(let function) = export.item,
        let arguments = values(function.type.parameters)
      else { continue }
      do throws(CallError) {
        _ = try function.call(arguments)
      } catch {
        outcome = self.outcome(of: error)
        if outcome == .stopped { return .stopped }
      }
    }
    return outcome
  }

  private func outcome(of error: CallError) -> Trial.Outcome {
    switch error {
    // Usage: a value that only seemed to fit.
    case .trap, .exception, .usage: .trapped
    default: .stopped
    }
  }

  /// Something of the right type for every import that the host can make.
  private func imports() -> Imports {
    var imports = Imports()
    for item in module.imports {
      switch item.type {
      case .function(let id):
        guard case .function(let type) = module.engine.definition(of: id).composite, let results = values(type.results)
        else { continue }
        imports.define(item.module, item.name, type) { (_, _) in results }
      case .memory(let type):
        if let memory = try? Memory(store, type) { imports.define(item.module, item.name, .memory(memory)) }
      case .table(let type):
        if let table = try? Table(store, type) { imports.define(item.module, item.name, .table(table)) }
      case .global(let type):
        guard let value = value(type.value), let global = try? Global(store, type, value) else { continue }
        imports.define(item.module, item.name, .global(global))
      case .tag(let id):
        guard let type = module.engine.functionType(id), let tag = try? Tag(store, type.parameters) else { continue }
        imports.define(item.module, item.name, .tag(tag))
      }
    }
    return imports
  }

  private func values(_ types: [ValueType]) -> [Value]? {
    var values: [Value] = []
    for type in types {
      guard let value = value(type) else { return nil }
      values.append(value)
    }
    return values
  }

  private func value(_ type: ValueType) -> Value? {
    switch type {
    case .i32: .i32(7)
    case .i64: .i64(-1)
    case .f32: .f32(1.5)
    case .f64: .f64(-0.0)
    case .v128: .v128(V128(low: 1, high: 2))
    case .funcref: .funcref(nil)
    case .externref: .externref(nil)
    case .exnref: .exnref(nil)
    case .anyref: .anyref(AnyReference(i31: 7))
    default: type.referenceType?.isNullable == true ? .anyref(nil) : nil
    }
  }
}

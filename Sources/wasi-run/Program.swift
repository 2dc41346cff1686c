import CommandInterface
import WasiPreview1
import WasmCore

/// A module with everything that one run of it needs, from the file to the last line of statistics.
struct Program {
  let path: String
  let arguments: [String]
  let settings: RunSettings

  func run() throws(RunFailure) {
    var statistics = RunStatistics()
    let engine = Engine(configuration)
    let source = try ProgramFile.source(path)
    statistics.finish("load")

    let module: Module
    do throws(ModuleError) { module = try Module(source, engine: engine) } catch { throw .module(error) }
    statistics.finish("decode and validate")

    var limits = StoreLimits()
    if let limit = settings.memoryLimit { limits.memoryBytes = limit }
    let store = Store(engine, limits: limits)
    if let fuel = settings.fuel { store.fuel = fuel }
    if let timeout = settings.timeout { store.deadline = ContinuousClock.now + timeout }

    var outcome: RunFailure?
    do throws(RunFailure) {
      let instance = try instantiate(module, store)
      statistics.finish("instantiate")
      if let function = settings.dumpedFunction {
        return StandardStream.output.write(try disassembly(of: function, in: instance))
      }
      try execute(instance)
    } catch {
      outcome = error
    }
    statistics.finish("run")
    if let counts = store.operationStatistics { StandardStream.error.write(RunStatistics.report(counts)) }
    if settings.printsStatistics { StandardStream.error.write(report(statistics, store)) }
    if let outcome { throw outcome }
  }

  private var configuration: EngineConfiguration {
    var configuration = EngineConfiguration()
    configuration.features = settings.features
    configuration.metersFuel = settings.fuel != nil
    configuration.isInterruptible = settings.timeout != nil
    configuration.countsOperations = settings.countsOperations
    return configuration
  }

  private func instantiate(_ module: Module, _ store: Store) throws(RunFailure) -> Instance {
    let names = settings.function == nil ? arguments : []
    let wasi = Wasi(arguments: [ProgramFile.programName(path)] + names, environment: settings.environment)
    var imports = Imports()
    wasi.define(in: &imports)
    do throws(InstantiationError) { return try store.instantiate(module, imports) } catch {
      throw .instantiation(error)
    }
  }

  /// Calls the function that was asked for, or else the program's entry point.
  private func execute(_ instance: Instance) throws(RunFailure) {
    // A module without a main function is a library: it wants to be initialised before anything else is called.
    if let initialize = function("_initialize", of: instance) { _ = try call(initialize, []) }
    if let name = settings.function {
      guard let function = function(name, of: instance) else {
        throw .usage("\(path) exports no function \"\(name)\"; \(exportedFunctions(of: instance))")
      }
      let values = try ArgumentValues.parse(arguments, as: function.type, of: name)
      for result in try call(function, values) { StandardStream.output.write(ArgumentValues.format(result) + "\n") }
    } else if let start = function("_start", of: instance) {
      _ = try call(start, [])
    } else if function("_initialize", of: instance) == nil {
      throw .usage(
        "\(path) exports no function \"_start\"; choose one with --invoke; \(exportedFunctions(of: instance))")
    }
  }

  private func call(_ function: Function, _ arguments: [Value]) throws(RunFailure) -> [Value] {
    do throws(CallError) { return try function.call(arguments) } catch { throw .call(error) }
  }

  private func function(_ name: String, of instance: Instance) -> Function? {
    guard case .function(let function)? = instance.export(Name(name)) else { return nil }
    return function
  }

  private func exportedFunctions(of instance: Instance) -> String {
    var names: [String] = []
    for item in instance.exports {
      if case .function = item.item { names.append(item.name.description) }
    }
    return names.isEmpty ? "it exports no functions" : "it exports " + names.joined(separator: ", ")
  }

  private func disassembly(of function: String, in instance: Instance) throws(RunFailure) -> String {
    guard let index = UInt32(function) else { throw .usage("there is no function \(function)") }
    return instance.disassemble(function: index)
  }

  private func report(_ statistics: RunStatistics, _ store: Store) -> String {
    var rows: [(name: String, value: String)] = []
    if settings.fuel != nil { rows.append(("fuel used", "\(store.fuelConsumed)")) }
    rows.append(("peak memory", RunStatistics.format(byteCount: RunStatistics.peakMemory)))
    return statistics.report(rows)
  }
}

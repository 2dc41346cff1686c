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
    if let limit = settings.memoryLimit {
      limits.memoryBytes = limit
      limits.totalMemoryBytes = limit
    }
    for path in [settings.savedPath, settings.profilePath, settings.operationPlacesPath] {
      if let path, path != "-" { try checkSaving(to: path) }
    }
    if hasThreads(module) { return try runThreads(source, limits, statistics) }
    let store = Store(engine, limits: limits)
    if let fuel = settings.fuel { store.fuel = fuel }
    if let timeout = settings.timeout { store.deadline = ContinuousClock.now + timeout }

    let recordingFile = try openRecording()
    let setup = try setUp(recordingFile?.recording)
    setup.stopReading { [weak store] in store?.shouldStop ?? false }
    let profileClock = startProfile()
    store.sampler = profileClock?.makeSampler()
    let process = try setup.makeProcess()
    var outcome: RunFailure?
    var rows: [(name: String, value: String)] = []
    do throws(RunFailure) {
      let instance = try instantiate(module, store, process)
      statistics.finish("instantiate")
      if let function = settings.dumpedFunction {
        let index = try index(of: function, in: module, source)
        guard let code = instance.disassemble(function: index) else {
          throw RunFailure.usage("\(path) has no function \(function) of its own")
        }
        return try StandardStream.deliver(code)
      }
      defer { rows = Self.sizes(of: instance) }
      try execute(instance)
    } catch {
      outcome = error
    }
    if case .killed(let signal) = process.ending { outcome = .killed(signal) }
    // The program was killed for it.
    if setup.hasExceededOutput { outcome = .outputLimit }
    statistics.finish("run")
    reportStatistics(statistics, rows, [store])
    let failure = outcome
    var ending = RunEnding(failure)
    ending.keep { () throws(RunFailure) in try reportOperations(of: store) }
    ending.keep { () throws(RunFailure) in try finishProfile(profileClock, of: module) }
    ending.keep { () throws(RunFailure) in try recordingFile?.finish(code: failure?.exitCode ?? 0) }
    ending.keep { () throws(RunFailure) in
      let hasEnded = (failure?.isEnd ?? true) && recordingFile?.recording.divergence == nil
      try setup.changes()?.settle(settings, hasEnded: hasEnded)
    }
    try ending.finish()
  }

  /// Finds out before the run what would be a pity to find out after it.
  private func checkSaving(to path: String) throws(RunFailure) {
    do throws(FileError) { try ReplacementFile.check(path) } catch { throw .notKept("cannot write \(error)") }
  }

  private func openRecording() throws(RunFailure) -> RecordingFile? {
    switch (settings.recordingPath, settings.replayPath) {
    case (let path?, nil): try RecordingFile(recordingTo: path)
    case (nil, let path?): try RecordingFile(replaying: path)
    case (nil, nil): nil
    case (_?, _?): throw .usage("--record and --replay cannot be used together")
    }
  }

  var configuration: EngineConfiguration {
    var configuration = EngineConfiguration()
    configuration.features = settings.features.disabling(settings.disabled)
    configuration.metersFuel = settings.fuel != nil
    configuration.isInterruptible = settings.timeout != nil || settings.profilePath != nil
    configuration.countsOperations = settings.printsOperationPairs || settings.operationPlacesPath != nil
    configuration.collectsAtEveryAllocation = settings.collectsAtEveryAllocation
    configuration.canonicalizesNaNs = settings.isDeterministic
    return configuration
  }

  /// What the program starts with.
  func setUp(_ recording: Recording? = nil) throws(RunFailure) -> ProcessSetup {
    let names = settings.function == nil ? arguments : []
    return try ProcessSetup(
      settings, arguments: [settings.programName ?? ProgramFile.programName(path)] + names, recording)
  }

  private func instantiate(_ module: Module, _ store: Store, _ process: Process) throws(RunFailure) -> Instance {
    var imports = Imports()
    process.define(in: &imports)
    do throws(InstantiationError) { return try store.instantiate(module, imports) } catch {
      throw Self.failure(error, of: module, imports)
    }
  }

  /// Why a module could not be instantiated with `imports`.
  static func failure(_ error: InstantiationError, of module: Module, _ imports: Imports) -> RunFailure {
    guard case .link(let error) = error else { return .instantiation(error) }
    return .imports(MissingImports(error, of: module, imports))
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
      for result in try call(function, values) { try StandardStream.deliver(ArgumentValues.format(result) + "\n") }
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

  /// A function by its index, the name under which it is exported, or its name in the text.
  private func index(of function: String, in module: Module, _ source: ModuleSource) throws(RunFailure) -> Int {
    if let index = Int(function) { return index }
    let contents: ModuleContents
    do throws(ModuleError) { contents = try Module.decode(source, engine: module.engine) } catch {
      throw .module(error)
    }
    let name = Name(function)
    if let export = contents.exports.first(where: { $0.kind == .function && $0.name == name }) {
      return Int(export.index)
    }
    guard let named = contents.names.functions.first(where: { $0.value == name }) else {
      throw .usage("\(path) has no function \(function)")
    }
    return Int(named.key)
  }

  /// What the program has made of its module: memories never shrink, so their size is their peak.
  private static func sizes(of instance: Instance) -> [(name: String, value: String)] {
    var rows = [("functions translated", "\(instance.translatedFunctionCount)")]
    for item in instance.exports {
      guard case .memory(let memory) = item.item else { continue }
      rows.append(("memory \"\(item.name)\"", RunStatistics.format(byteCount: Int(clamping: memory.byteCount))))
    }
    return rows
  }
}

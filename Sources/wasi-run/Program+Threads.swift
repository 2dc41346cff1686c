import WasiPreview1
import WasmCore

/// Programs that start threads of their own.
extension Program {
  /// Whether the program has threads and is run as a whole.
  func hasThreads(_ module: Module) -> Bool {
    settings.function == nil && settings.dumpedFunction == nil && ThreadedProgram.isNeeded(by: module)
  }

  /// Runs the program, every thread with the fuel that was asked for.
  func runThreads(
    _ source: ModuleSource, _ limits: StoreLimits, _ statistics: RunStatistics
  ) throws(RunFailure) {
    if settings.recordingPath != nil || settings.replayPath != nil {
      throw .recording("\(path) starts threads; what they do cannot be recorded")
    }
    if settings.isDeterministic {
      throw .usage("\(path) starts threads; no two runs of them need be alike, so there is no --deterministic for it")
    }
    if self.configuration.countsOperations {
      throw .usage("\(path) starts threads; their operations cannot be counted")
    }
    // Threads that compute must be stopped when the process ends.
    var configuration = configuration
    configuration.isInterruptible = true
    let module: Module
    do throws(ModuleError) {
      module = try Module(source, engine: Engine(configuration))
    } catch {
      throw .module(error)
    }
    var statistics = statistics
    statistics.finish("decode again")
    let (fuel, keepsStores) = (settings.fuel, settings.printsStatistics)
    let deadline = settings.timeout.map { ContinuousClock.now + $0 }
    let setup = try setUp()
    if let deadline { setup.stopReading { ContinuousClock.now >= deadline } }
    let process = try setup.makeProcess()
    let profileClock = startProfile()
    let record = Lock(ThreadRecord())
    var outcome: RunFailure?
    do throws(ThreadedProgram.StartError) {
      let program = try ThreadedProgram(module, process, limits: limits) { store, imports in
        if let fuel { store.fuel = fuel }
        store.deadline = deadline
        store.sampler = profileClock?.makeSampler()
        record.withLock {
          $0.imports = imports
          if keepsStores { $0.stores.append(store) }
        }
      }
      outcome = Self.failure(try program.run())
    } catch {
      switch error {
      case .instantiation(let error):
        outcome = Self.failure(error, of: module, record.withLock { $0.imports })
      case .usage(let error): outcome = .call(.usage(error))
      case .cannotRecord: outcome = .recording(path)
      }
    }
    if setup.hasExceededOutput { outcome = .outputLimit }
    statistics.finish("run")
    reportStatistics(statistics, [], record.withLock { $0.stores })
    let failure = outcome
    var ending = RunEnding(failure)
    ending.keep { () throws(RunFailure) in try finishProfile(profileClock, of: module) }
    ending.keep { () throws(RunFailure) in
      try setup.changes()?.settle(settings, hasEnded: failure?.isEnd ?? true)
    }
    try ending.finish()
  }

  /// What is to be known of the threads when they have ended.
  private struct ThreadRecord {
    /// What the module could import.
    var imports = Imports()
    /// Those of all threads, if they are needed.
    var stores: [Store] = []
  }

  private static func failure(_ status: ProcessStatus) -> RunFailure? {
    switch status {
    case .exited(0): nil
    case .exited(let code): .call(.exit(Int32(bitPattern: code)))
    case .killed(let signal): .killed(signal)
    case .failed(let error): .call(error)
    }
  }
}

import WasiPreview1
import WasmCore

/// Programs that start threads of their own.
extension Program {
  /// Whether the program has threads and is run as a whole.
  func hasThreads(_ module: Module) -> Bool {
    settings.function == nil && settings.dumpedFunction == nil && ThreadedProgram.isNeeded(by: module)
  }

  /// Runs the program, every thread with the fuel that was asked for.
  func runThreads(_ source: ModuleSource, _ limits: StoreLimits) throws(RunFailure) {
    if settings.recordingPath != nil || settings.replayPath != nil {
      throw .recording("\(path) starts threads; what they do cannot be recorded")
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
    let fuel = settings.fuel
    let deadline = settings.timeout.map { ContinuousClock.now + $0 }
    let setup = try setUp()
    let process = try setup.makeProcess()
    let profileClock = startProfile()
    let status: ProcessStatus
    do throws(ThreadedProgram.StartError) {
      let program = try ThreadedProgram(module, process, limits: limits) { store, _ in
        if let fuel { store.fuel = fuel }
        store.deadline = deadline
        store.sampler = profileClock?.makeSampler()
      }
      status = try program.run()
    } catch {
      switch error {
      case .instantiation(let error): throw .instantiation(error)
      case .usage(let error): throw .call(.usage(error))
      case .cannotRecord: throw .recording(path)
      }
    }
    let outcome = setup.hasExceededOutput ? .outputLimit : Self.failure(status)
    var ending = RunEnding(outcome)
    ending.keep { () throws(RunFailure) in try finishProfile(profileClock, of: module) }
    ending.keep { () throws(RunFailure) in
      try setup.changes()?.settle(settings, hasEnded: outcome?.isEnd ?? true)
    }
    try ending.finish()
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

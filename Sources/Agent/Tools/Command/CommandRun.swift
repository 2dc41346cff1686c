import ShadowFS
import WasiPreview1
import WasmCore

/// One run of a program over the workspace.
///
/// It has the turns of a scheduler, and after some of them whoever else needs this thread has it, so that a user interface
/// goes on. With the deterministic profile its results are the same on every machine, unless its time is up before its
/// fuel.
struct CommandRun {
  let module: Module
  let arguments: [String]
  let environment: [(name: String, value: String)]
  let input: [UInt8]
  /// The directory that it begins in, as a path of the file system.
  let directory: String
  let limits: CommandLimits
  let profile: Profile
  let output: CappedOutput
  let errors: CappedOutput

  /// How many turns it has until others may have the thread.
  private static var turnsInARow: Int { 50 }

  /// Runs it to its end.
  /// - Throws: `notExecutable` when the module is no program, or wants what no program gets.
  nonisolated(nonsending) func run(
    on files: FileSystem
  ) async throws(ToolError) -> (ending: CommandEnding, fuel: UInt64) {
    let interrupt = CommandInterrupt()
    let outcome: Result<(CommandEnding, UInt64), ToolError> = await withTaskCancellationHandler {
      do throws(ToolError) { return .success(try await run(on: files, interrupt)) } catch { return .failure(error) }
    } onCancel: {
      interrupt.raise()
    }
    return try outcome.get()
  }

  nonisolated(nonsending) private func run(
    on files: FileSystem, _ interrupt: CommandInterrupt
  ) async throws(ToolError) -> (CommandEnding, UInt64) {
    let scheduler = Scheduler(profile: profile)
    let deadline = ContinuousClock.now + limits.time
    let configuration = try configuration(files)
    var store: Store?
    let process: ScheduledProcess
    do throws(Scheduler.StartError) {
      process = try scheduler.start(module, configuration, limits: storeLimits) { made in
        made.fuel = limits.fuel
        made.deadline = deadline
        interrupt.attach(made.interruptHandle)
        store = made
      }
    } catch {
      guard let ending = CommandEnding(error) else { throw Self.failure(error) }
      return (ending, store?.fuelConsumed ?? 0)
    }
    while process.exitStatus == nil {
      var turns = 0
      let outcome = scheduler.run {
        turns += 1
        return process.exitStatus != nil || turns > Self.turnsInARow
      } unless: {
        Task.isCancelled || ContinuousClock.now >= deadline
      }
      guard process.exitStatus == nil else { break }
      switch outcome {
      case .finished: await Task.yield()
      case .idle:
        scheduler.kill(process.id, .kill)
        let message = "it waits for something that never comes"
        return (CommandEnding(.deadlock, code: Signal.kill.exitStatus, message), store?.fuelConsumed ?? 0)
      case .stopped:
        scheduler.kill(process.id, .kill)
        let reason: InterruptReason = Task.isCancelled ? .cancelled : .deadline
        return (CommandEnding(.failed(.interrupted(reason))), store?.fuelConsumed ?? 0)
      }
    }
    let status = process.exitStatus ?? .killed(.kill)
    return (CommandEnding(status), store?.fuelConsumed ?? 0)
  }

  private var storeLimits: StoreLimits {
    var store = StoreLimits()
    store.memoryBytes = limits.memoryBytes
    store.totalMemoryBytes = limits.memoryBytes
    return store
  }

  private func configuration(_ files: FileSystem) throws(ToolError) -> ProcessConfiguration {
    var configuration = ProcessConfiguration(arguments: arguments, environment: environment, profile: profile)
    configuration.input = InputBytes(input)
    configuration.output = output
    configuration.errors = errors
    configuration.files = files
    // Programs take `.` for the directory that they begin in. C libraries take `/` for the same one, so unless it is the
    // same, each directory in the root is there instead.
    configuration.preopens = [Preopen(".", path: directory, confinement: "/")]
    do throws(FileError) {
      if try files.node(at: directory) == files.root {
        configuration.preopens.append(Preopen("/"))
      } else {
        let entries = try files.entries(of: files.root).filter { $0.kind == .directory }
        configuration.preopens += entries.map { Preopen("/\($0.name)") }
      }
    } catch {
      throw ToolError(error, at: directory)
    }
    return configuration
  }

  private static func failure(_ error: Scheduler.StartError) -> ToolError {
    let reason =
      switch error {
      case .errno(let errno): "\(errno)"
      case .instantiation(let error): "\(error)"
      case .usage(let error): "\(error)"
      }
    return ToolError(.notExecutable, "the module cannot be run: \(reason)")
  }
}

extension ToolError.Kind {
  /// There is no program of that name.
  public static let unknownCommand = Self(rawValue: "UnknownCommand")
  /// What is there is no program.
  public static let notExecutable = Self(rawValue: "NotExecutable")
}

import Synchronization
import WasmCore
import WasmText

/// A thread of a script: commands with a store and names of their own, and one instance's shared memories.
final class ScriptThread: Sendable {
  /// What a thread sees of the thread that starts it.
  struct Inheritance: Sendable {
    let engine: Engine
    let features: FeatureSet
    /// The identifier of the shared instance, and its exports that can be shared.
    var sharedInstance: String?
    var sharedMemories: [(name: Name, memory: SharedMemory)] = []
  }

  private let results = Mutex<[CommandResult]>([])
  private let thread: Mutex<NativeThread?>

  /// Starts the thread; nil when the system has none left.
  init?(_ commands: [Command], line: Int, _ inheritance: Inheritance) {
    thread = Mutex(nil)
    let started = NativeThread { [self] in
      let results = Self.run(commands, line: line, inheritance)
      self.results.withLock { $0 = results }
    }
    guard let started else { return nil }
    thread.withLock { $0 = started }
  }

  private static func run(_ commands: [Command], line: Int, _ inheritance: Inheritance) -> [CommandResult] {
    do throws(SetupError) {
      var runner = try ScriptRunner(inheritance)
      return commands.flatMap { runner.run($0) } + runner.finish()
    } catch {
      return [CommandResult(line: line, command: "thread", outcome: .failed(error.description))]
    }
  }

  /// Waits for the thread's end and tells how its commands ended.
  func join() -> [CommandResult] {
    thread.withLock { $0.take() }?.join()
    return results.withLock { $0 }
  }
}

import WasmCore
import WasmText

/// Threads in scripts: each runs its commands beside the script's own, until the script waits for it.
extension ScriptRunner {
  mutating func start(_ name: String, sharing shared: String?, _ commands: [Command], line: Int) -> [CommandResult] {
    let thread = makeThread(sharing: shared, commands, line: line)
    threads.append((name, thread))
    let own = CommandResult(line: line, command: "thread", outcome: thread.outcome)
    guard case .skipped(let reason) = thread else { return [own] }
    return [own] + commands.flatMap { Self.skip($0, reason) }
  }

  private func makeThread(sharing shared: String?, _ commands: [Command], line: Int) -> Entity<ScriptThread> {
    var inheritance = ScriptThread.Inheritance(engine: engine, features: features)
    if let shared {
      switch instance(shared) {
      case .present(let instance):
        inheritance.sharedInstance = shared
        inheritance.sharedMemories = instance.sharedMemories
      case .skipped(let reason): return .skipped(reason)
      case .failed(let message): return .failed(message)
      }
    }
    guard let thread = ScriptThread(commands, line: line, inheritance) else {
      return .failed("the system has no thread for this one")
    }
    return .present(thread)
  }

  /// Waits for a thread; its commands' results come before that of the wait.
  mutating func wait(for name: String, line: Int) -> [CommandResult] {
    func result(_ outcome: Outcome) -> [CommandResult] {
      [CommandResult(line: line, command: "wait", outcome: outcome)]
    }
    guard let index = threads.firstIndex(where: { Name($0.name) == Name(name) }) else {
      return result(.failed("there is no thread $\(name)"))
    }
    let thread = threads.remove(at: index).thread
    if case .present(let thread) = thread { return thread.join() + result(.passed) }
    return result(thread.outcome)
  }

  /// Waits for the threads that the script has not waited for.
  mutating func finish() -> [CommandResult] {
    let left = threads
    threads = []
    var results: [CommandResult] = []
    for entry in left {
      if case .present(let thread) = entry.thread { results += thread.join() }
    }
    return results
  }

  private static func skip(_ command: Command, _ reason: String) -> [CommandResult] {
    let own = CommandResult(line: command.line, command: command.kind.keyword, outcome: .skipped(reason))
    guard case .thread(_, _, let commands) = command.kind else { return [own] }
    return [own] + commands.flatMap { skip($0, reason) }
  }
}

import CommandInterface
import ShadowFS

/// What `--commit` does: changes in memory become changes of the host's directories.
struct CommittedChanges {
  /// What there is to say of them, for the line that sums up the run.
  let note: String

  /// Brings what is different between two states to the host: all of it or nothing.
  ///
  /// - Parameter base: the directory of the tree that messages need not mention.
  init(from before: Tree, to after: Tree, base: String) throws(RunFailure) {
    do throws(HostCommitError) {
      let commit = try HostCommit(from: before, to: after)
      let outcome = try commit.apply()
      var parts = ["written to the host"]
      if !commit.unplacedChanges.isEmpty {
        parts.append("\(commit.unplacedChanges.count) outside of its directories gone")
      }
      if let path = outcome.unfinishedPaths.first { parts.append("\(TerminalText.harmless(path)) is left over") }
      note = parts.joined(separator: ", ")
    } catch {
      throw .notKept(Self.message(error, base: base))
    }
  }

  /// Ends a commit to a directory of the host that was cut off, if there is one.
  static func recover(_ directory: String) throws(RunFailure) {
    do throws(HostCommitError) {
      switch try HostCommit.recover(directory) {
      case .none: return
      case .takenBack: say("an earlier commit to \(directory) was cut off, and has been taken back")
      case .completed: say("an earlier commit to \(directory) was cut off, and has been completed")
      }
    } catch {
      throw .notKept(message(error, base: "/"))
    }
  }

  private static func say(_ text: String) { StandardStream.error.write("wasi-run: \(text)\n") }

  private static func message(_ error: HostCommitError, base: String) -> String {
    let prefix = base == "/" ? base : base + "/"
    let relative = { (text: String) in text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text }
    switch error {
    case .conflicts(let conflicts):
      return "nothing was written to the host, because it has changed:"
        + conflicts.map { "\n  " + relative($0.description) }.joined()
    case .notRestored: return "the host could not be written, and is neither the old nor the new one: \(error)"
    case .failed: return "nothing was written to the host: \(relative(error.description))"
    default: return "nothing was written to the host: \(error)"
    }
  }
}

import CommandInterface
import ShadowFS

/// What a program has done to the directories that it was shown copy-on-write, and what is to become of it.
struct RunChanges {
  private let before: Tree
  private let after: Tree
  /// The directory that paths in patches and archives are relative to.
  private let base: String
  private let changes: [Change]

  /// Compares the present state of the files with an earlier one.
  init(_ files: FileSystem, since before: Tree, base: String) throws(RunFailure) {
    self.before = before
    self.base = base
    after = files.snapshot()
    do throws(ShadowFS.FileError) {
      changes = try files.changes(since: before, expandingDirectories: true)
    } catch {
      throw .notKept("cannot tell what the program has changed: \(error)")
    }
  }

  /// Saves, commits, shows and sums up the changes, as far as that was asked for.
  ///
  /// - Parameter hasEnded: whether the program has ended by itself. What it has left half done is not committed.
  func settle(_ settings: RunSettings, hasEnded: Bool) throws(RunFailure) {
    // After a commit the host is another one, and there is nothing to compare with any more.
    let summary = try summary()
    var notes: [String] = []
    var failures: [RunFailure] = []
    var difference: [UInt8] = []
    do throws(RunFailure) {
      if settings.showsDifference { difference = try patch(binaryForm: .mention).text }
    } catch {
      failures.append(error)
    }
    do throws(RunFailure) {
      if let path = settings.savedPath { notes.append(try save(to: path)) }
    } catch {
      failures.append(error)
    }
    do throws(RunFailure) {
      if settings.commits && !changes.isEmpty { notes.append(try commit(hasEnded: hasEnded)) }
    } catch {
      failures.append(error)
    }
    do throws(RunFailure) { try show(difference) } catch {
      // What could not be kept matters more.
      failures.insert(error, at: 0)
    }
    if !settings.isQuiet, !changes.isEmpty || !notes.isEmpty {
      if notes.isEmpty { notes.append(failures.isEmpty ? Self.hint(settings) : "not kept") }
      StandardStream.error.write("wasi-run: \(summary); \(notes.joined(separator: "; "))\n")
    }
    for failure in failures.dropLast() { failure.report() }
    if let failure = failures.last { throw failure }
  }

  private func commit(hasEnded: Bool) throws(RunFailure) -> String {
    guard hasEnded else { return "not written to the host, because the program did not end by itself" }
    return try CommittedChanges(from: before, to: after, base: base).note
  }

  private func summary() throws(RunFailure) -> String {
    do throws(ShadowFS.FileError) {
      return changes.isEmpty ? "no files changed" : try ChangeSummary(changes, in: after).text
    } catch {
      throw .notKept("cannot tell what the program has changed: \(error)")
    }
  }

  /// How to get more than a number.
  private static func hint(_ settings: RunSettings) -> String {
    "in memory only: " + (settings.showsDifference ? "" : "--diff shows it, ") + "--commit or --save FILE keeps it"
  }

  private func show(_ text: [UInt8]) throws(RunFailure) {
    if StandardStream.output.isTerminal {
      try StandardStream.deliver(TerminalText.harmless(text))
    } else {
      try StandardStream.deliver(text)
    }
  }

  private func patch(binaryForm: GitPatch.BinaryForm) throws(RunFailure) -> GitPatch {
    do throws(ShadowFS.FileError) {
      return try GitPatch(from: before, to: after, below: Array(base.utf8), binaryForm: binaryForm)
    } catch {
      throw .notKept("cannot compare the files: \(error)")
    }
  }

  // MARK: Saving

  /// Returns what there is to say about it.
  private func save(to path: String) throws(RunFailure) -> String {
    let form: SavedForm
    do throws(OptionError) { form = try SavedForm(path: path) } catch { throw .usage(error.description) }
    switch form {
    case .patch:
      let patch = try patch(binaryForm: .literal)
      do throws(CommandInterface.FileError) { try ReplacementFile.write(patch.text, to: path) } catch {
        throw .notSaved(error)
      }
      return "saved as \(path)" + omissions(of: patch)
    case .archive:
      try saveArchive(to: path)
      return "saved as \(path)"
    }
  }

  private func saveArchive(to path: String) throws(RunFailure) {
    let root: NodeID
    let size: UInt64
    do throws(ShadowFS.FileError) {
      root = try FileSystem(after).node(at: base)
      size = try look(below: root)
    } catch {
      throw .notKept("cannot read the directory: \(error)")
    }
    let file: ReplacementFile
    do throws(CommandInterface.FileError) {
      file = try ReplacementFile(path)
      // A sparse file can be larger than any disk, and should not fill one first.
      try file.requireRoom(size)
    } catch { throw .notSaved(error) }
    let sink = ReplacementSink(file)
    do throws(ShadowFS.FileError) { try after.writeArchive(of: root, to: sink) } catch {
      if let failure = sink.failure { throw .notSaved(failure) }
      throw .notKept("cannot archive the directory: \(error)")
    }
    do throws(CommandInterface.FileError) { try file.finish() } catch { throw .notSaved(error) }
  }

  /// Lists every directory, and tells how much is in the files. The archive may come to lie in a directory that is in
  /// it, and must not find itself there.
  private func look(below root: NodeID) throws(ShadowFS.FileError) -> UInt64 {
    var size: UInt64 = 0
    var waiting = [root]
    while let directory = waiting.popLast() {
      for entry in try after.entries(of: directory) {
        let attributes = try after.attributes(of: entry.id)
        if entry.kind == .directory { waiting.append(entry.id) }
        if entry.kind == .file {
          size = size.addingReportingOverflow(attributes.size).overflow ? .max : size + attributes.size
        }
      }
    }
    return size
  }

  /// What git has no words for.
  private func omissions(of patch: GitPatch) -> String {
    guard let first = patch.omitted.first else { return "" }
    let more = patch.omitted.count > 1 ? " and \(patch.omitted.count - 1) more" : ""
    let path = first.path.dropFirst(base.utf8.count).drop { $0 == UInt8(ascii: "/") }
    return " without \(TerminalText.harmless(Array(path)))\(more), which only a .tar can keep"
  }
}

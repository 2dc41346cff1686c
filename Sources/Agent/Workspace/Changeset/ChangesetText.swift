import ShadowFS

/// A changeset as text for people. Nothing in it is hidden, or obeyed by a terminal.
///
/// ```
/// modify Makefile  ! executes later: a build runs it
///   hunk 1
/// @@ -1,3 +1,3 @@
/// ```
public enum ChangesetText {
  /// One line for each entry: all of them, always.
  public static func summary(of changeset: Changeset) -> String {
    changeset.entries.map { line(about: $0) + "\n" }.joined()
  }

  /// Each entry with what is different in it.
  public static func full(of changeset: Changeset) -> String {
    changeset.entries.map { line(about: $0) + "\n" + difference(of: $0, in: changeset) }.joined()
  }

  /// What an entry is about, in one line.
  public static func line(about entry: ChangesetEntry) -> String {
    var line = "\(entry.action.rawValue) "
    if let oldPath = entry.oldPath { line += path(oldPath) + " -> " }
    line += path(entry.path)
    if (entry.after ?? entry.before)?.kind == .directory { line += "/" }
    if case .symlink(let target)? = entry.after?.content { line += " -> " + VisibleText.of(target, isOneLine: true) }
    if let before = entry.before?.kind, let after = entry.after?.kind, before != after {
      line += " (\(before) becomes \(after))"
    }
    if let before = entry.before, let after = entry.after, before.mode != after.mode, before.kind == after.kind {
      line += " (mode \(octal(before.mode)) becomes \(octal(after.mode)))"
    } else if let after = entry.after, entry.before == nil, after.kind == .file, after.isExecutable {
      line += " (mode \(octal(after.mode)))"
    }
    for warning in entry.warnings { line += "  ! \(warning)" }
    return line
  }

  /// What is different in an entry, with the numbers of the hunks.
  public static func difference(of entry: ChangesetEntry, in changeset: Changeset) -> String {
    switch changeset.difference(of: entry) {
    case .none: ""
    case .text(let hunks): hunks.map { "  hunk \($0.number)\n" + VisibleText.of($0.text) }.joined()
    case .binary(let before, let after): "  binary, \(before) bytes before, \(after) after\n"
    case .tooLarge(let before, let after): "  too large to be shown, \(before) bytes before, \(after) after\n"
    case .unreadable: "  cannot be read\n"
    }
  }

  private static func path(_ path: [UInt8]) -> String {
    path.isEmpty ? "." : VisibleText.of(path, isOneLine: true)
  }

  private static func octal(_ mode: UInt16) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}

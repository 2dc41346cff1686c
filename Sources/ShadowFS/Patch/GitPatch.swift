/// A patch that `git apply` takes, written file by file.
///
/// Text is written as unified hunks, everything else as binary literals; each can be applied in reverse, too. Modes are
/// those that git knows: files, executable files, and symbolic links.
public struct GitPatch: Sendable {
  /// What git knows of a file besides its path.
  public struct State: Hashable, Sendable {
    /// Git's three kinds of files.
    public enum Mode: String, Sendable {
      /// A file that nobody executes.
      case file = "100644"
      /// A file that its owner may execute.
      case executable = "100755"
      /// A symbolic link, whose contents are its target.
      case symlink = "120000"
    }

    /// The kind of file.
    public var mode: Mode
    /// The contents, or the target.
    public var contents: [UInt8]

    /// A file.
    public init(mode: Mode, contents: [UInt8]) {
      self.mode = mode
      self.contents = contents
    }
  }

  /// The patch so far.
  public private(set) var text: [UInt8] = []

  /// Changes of a tree that cannot be said in a patch.
  public internal(set) var omitted: [Change] = []

  /// What becomes of contents that are no text.
  public enum BinaryForm: Sendable {
    /// They are in the patch, so that it can be applied.
    case literal
    /// It only says that they differ, for people to read.
    case mention
  }

  let binaryForm: BinaryForm

  /// A patch that changes nothing.
  public init(binaryForm: BinaryForm = .literal) { self.binaryForm = binaryForm }

  /// A file comes into being.
  public mutating func add(_ path: [UInt8], _ state: State) {
    line("diff --git ", Self.quoted("a/", path), " ", Self.quoted("b/", path))
    line("new file mode \(state.mode.rawValue)")
    contents(from: nil, at: path, to: state, at: path)
  }

  /// A file goes away.
  public mutating func delete(_ path: [UInt8], _ state: State) {
    line("diff --git ", Self.quoted("a/", path), " ", Self.quoted("b/", path))
    line("deleted file mode \(state.mode.rawValue)")
    contents(from: state, at: path, to: nil, at: path)
  }

  /// A file gets other contents, another mode, another path, or all of these. A file that becomes a symbolic link, or
  /// the other way round, is one that goes and one that comes.
  public mutating func change(_ oldPath: [UInt8], _ old: State, to newPath: [UInt8], _ new: State) {
    guard (old.mode == .symlink) == (new.mode == .symlink) else {
      delete(oldPath, old)
      add(newPath, new)
      return
    }
    guard old != new || oldPath != newPath else { return }
    line("diff --git ", Self.quoted("a/", oldPath), " ", Self.quoted("b/", newPath))
    if old.mode != new.mode {
      line("old mode \(old.mode.rawValue)")
      line("new mode \(new.mode.rawValue)")
    }
    if oldPath != newPath {
      line("similarity index \(Self.similarity(old.contents, new.contents))%")
      line("rename from ", Self.quoted("", oldPath))
      line("rename to ", Self.quoted("", newPath))
    }
    if old.contents != new.contents { contents(from: old, at: oldPath, to: new, at: newPath) }
  }

  /// A file of which no more can be said than that it is different.
  mutating func mentionFile(from oldPath: [UInt8]?, to newPath: [UInt8]?) {
    guard let path = newPath ?? oldPath else { return }
    line("diff --git ", Self.quoted("a/", oldPath ?? path), " ", Self.quoted("b/", path))
    mention(oldPath, newPath)
  }

  // MARK: Parts

  private mutating func mention(_ oldPath: [UInt8]?, _ newPath: [UInt8]?) {
    let names = [("a/", oldPath), ("b/", newPath)].map { prefix, path in
      path.map { Self.quoted(prefix, $0) } ?? Array("/dev/null".utf8)
    }
    line("Binary files ", names[0], " and ", names[1] + Array(" differ".utf8))
  }

  private mutating func contents(from old: State?, at oldPath: [UInt8], to new: State?, at newPath: [UInt8]) {
    let none = String(repeating: "0", count: 40)
    let names = [old, new].map { state in state.map { SHA1.gitBlob($0.contents) } ?? none }
    let mode = old?.mode == new?.mode ? " \((old?.mode ?? .file).rawValue)" : ""
    line("index \(names[0])..\(names[1])\(mode)")
    let (before, after) = (old?.contents ?? [], new?.contents ?? [])
    if TextDifference.isBinary(before) || TextDifference.isBinary(after) {
      switch binaryForm {
      case .literal: text += BinaryPatch.text(old: before, new: after)
      case .mention: mention(old == nil ? nil : oldPath, new == nil ? nil : newPath)
      }
      return
    }
    // Nothing is said of the contents of an empty file.
    guard before != after else { return }
    line("--- ", old == nil ? Array("/dev/null".utf8) : Self.ended(Self.quoted("a/", oldPath)))
    line("+++ ", new == nil ? Array("/dev/null".utf8) : Self.ended(Self.quoted("b/", newPath)))
    text += TextDifference(old: before, new: after).unified()
  }

  private mutating func line(_ word: String, _ path: [UInt8] = [], _ separator: String = "", _ second: [UInt8] = []) {
    text += Array(word.utf8) + path + Array(separator.utf8) + second + [UInt8(ascii: "\n")]
  }

  /// How much of the larger contents both have in common, by lines. All of it only if they are equal.
  private static func similarity(_ old: [UInt8], _ new: [UInt8]) -> Int {
    guard old != new else { return 100 }
    if TextDifference.isBinary(old) || TextDifference.isBinary(new) { return 50 }
    let difference = TextDifference(old: old, new: new)
    let lineCount = max(difference.oldLines.count, difference.newLines.count, 1)
    let changed = max(difference.deletedLineCount, difference.insertedLineCount)
    return min(99, (lineCount - min(changed, lineCount)) * 100 / lineCount)
  }

  /// A path with spaces is followed by a tab, so that its end can be seen.
  private static func ended(_ path: [UInt8]) -> [UInt8] {
    path.contains(UInt8(ascii: " ")) ? path + [UInt8(ascii: "\t")] : path
  }

  /// The path as git writes it: in quotes and with escapes, if there is anything unusual in it.
  private static func quoted(_ prefix: String, _ path: [UInt8]) -> [UInt8] {
    let path = Array(prefix.utf8) + path
    let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
    let isUsual = path.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != quote && $0 != backslash }
    guard !isUsual else { return path }
    var result = [quote]
    for byte in path {
      switch byte {
      case quote, backslash: result += [backslash, byte]
      case 0x09: result += Array("\\t".utf8)
      case 0x0A: result += Array("\\n".utf8)
      case 0x20..<0x7F: result.append(byte)
      default:
        result.append(backslash)
        for shift: UInt8 in [6, 3, 0] { result.append(UInt8(ascii: "0") + (byte &>> shift) & 7) }
      }
    }
    return result + [quote]
  }
}

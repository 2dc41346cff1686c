/// Takes a patch apart, and refuses what it does not understand: a patch that is read wrongly does harm.
struct PatchParser {
  private let lines: [ArraySlice<UInt8>]
  private var index = 0
  private var patch = UnifiedPatch()

  private init(_ text: [UInt8]) {
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    self.lines = lines
  }

  /// The patch that a text is.
  /// - Throws: `patchFailed`, which says on which line what is wrong.
  static func parse(_ text: [UInt8]) throws(ToolError) -> UnifiedPatch {
    var parser = PatchParser(text)
    while parser.index < parser.lines.count { try parser.parseNext() }
    guard !parser.patch.files.isEmpty else {
      throw ToolError(
        .patchFailed, "there is no patch in it; it should have lines like --- a/NAME, +++ b/NAME and @@ -1 +1 @@")
    }
    return parser.patch
  }

  private func has(_ prefix: String, at index: Int? = nil) -> Bool {
    let index = index ?? self.index
    return index < lines.count && lines[index].starts(with: prefix.utf8)
  }

  private func failure(_ reason: String, line: Int? = nil) -> ToolError {
    ToolError(.patchFailed, "line \((line ?? index) + 1) of the patch: \(reason)")
  }

  private mutating func parseNext() throws(ToolError) {
    if has("diff --git ") { return try parseGitFile() }
    if has("--- "), has("+++ ", at: index + 1) { return try parsePlainFile() }
    guard !has("@@") else { throw failure("a hunk without the --- and +++ lines before it") }
    guard !has("--- "), !has("+++ ") else { throw failure("--- NAME and +++ NAME must follow each other") }
    // Messages may precede the first file, and a signature the end; lines of a hunk are something else.
    let isHunkLine = lines[index].first.map { " +-\\".utf8.contains($0) } ?? false
    let isSignature = lines[index].elementsEqual("-- ".utf8) || lines[index].elementsEqual("--".utf8)
    guard patch.files.isEmpty || !isHunkLine || isSignature else {
      throw failure("a line that is in no hunk; do the numbers of the @@ line before it agree with its lines?")
    }
    index += 1
  }

  // MARK: Files

  private mutating func parsePlainFile() throws(ToolError) {
    var file = FilePatch(line: index + 1)
    try parseNames(into: &file, isGit: false)
    try parseHunks(into: &file)
    guard !file.hunks.isEmpty else { throw failure("a file without hunks", line: file.line - 1) }
    patch.files.append(file)
  }

  private mutating func parseGitFile() throws(ToolError) {
    let start = index
    var file = FilePatch(line: start + 1)
    var (isNew, isDeleted) = (false, false)
    var (source, target): ([UInt8]?, [UInt8]?)
    index += 1
    while index < lines.count {
      if let mode = try mode(after: "old mode ", "deleted file mode ") {
        isDeleted = isDeleted || has("deleted")
        file.oldMode = mode
      } else if let mode = try mode(after: "new mode ", "new file mode ") {
        isNew = isNew || has("new file")
        file.newMode = mode
      } else if let path = try path(after: "rename from ", "copy from ") {
        file.isCopy = has("copy")
        source = path
      } else if let path = try path(after: "rename to ", "copy to ") {
        target = path
      } else if has("GIT binary patch") || has("Binary files ") {
        throw failure("binary contents cannot be patched")
      } else if !has("similarity index ") && !has("dissimilarity index ") && !has("index ") {
        break
      }
      index += 1
    }
    guard (source == nil) == (target == nil) else { throw failure("a rename without its other name", line: start) }
    if has("--- "), has("+++ ", at: index + 1) {
      try parseNames(into: &file, isGit: true)
      try parseHunks(into: &file)
    } else if source == nil {
      let paths = try gitPaths(lines[start], line: start)
      (file.oldPath, file.newPath) = (paths.old, paths.new)
    }
    if let source, let target { (file.oldPath, file.newPath) = (source, target) }
    if isNew { file.oldPath = nil }
    if isDeleted { file.newPath = nil }
    guard file.oldPath != nil || file.newPath != nil else { throw failure("a file without a name", line: start) }
    guard file.oldPath == nil || file.newPath == nil || file.oldPath == file.newPath || source != nil else {
      throw failure("the names differ, and nothing says that the file is renamed", line: start)
    }
    let says = isNew || isDeleted || source != nil || file.newMode != nil || !file.hunks.isEmpty
    guard says else { throw failure("nothing says what becomes of the file", line: start) }
    patch.files.append(file)
  }

  /// The rest of the line, if it begins with one of some prefixes.
  private func rest(after prefixes: [String]) -> ArraySlice<UInt8>? {
    prefixes.first { has($0) }.map { lines[index].dropFirst($0.utf8.count) }
  }

  private func mode(after prefixes: String...) throws(ToolError) -> FilePatch.Mode? {
    guard let text = rest(after: prefixes).map({ String(decoding: $0, as: UTF8.self) }) else { return nil }
    guard let mode = FilePatch.Mode(rawValue: text) else {
      throw failure("mode \(VisibleText.of(text, isOneLine: true)) is none of 100644, 100755 and 120000")
    }
    return mode
  }

  private func path(after prefixes: String...) throws(ToolError) -> [UInt8]? {
    guard let text = rest(after: prefixes) else { return nil }
    guard let path = PatchPath.unquoted(text) else { throw failure("a name that is none") }
    return path
  }

  /// Reads the lines `--- NAME` and `+++ NAME`.
  private mutating func parseNames(into file: inout FilePatch, isGit: Bool) throws(ToolError) {
    guard let old = PatchPath.name(lines[index].dropFirst(4)), let new = PatchPath.name(lines[index + 1].dropFirst(4))
    else { throw failure("a name that is none") }
    let nothing = Array("/dev/null".utf8)
    let isPrefixed =
      isGit || (old.starts(with: "a/".utf8) || old == nothing) && (new.starts(with: "b/".utf8) || new == nothing)
    let path = { (name: [UInt8]) in isPrefixed ? PatchPath.withoutPrefix(name) : name }
    file.oldPath = old == nothing ? nil : path(old)
    file.newPath = new == nothing ? nil : path(new)
    guard file.oldPath != nil || file.newPath != nil else { throw failure("a file without a name") }
    if !isGit, let old = file.oldPath, let new = file.newPath, old != new {
      throw failure("the names differ; a rename needs git's lines: diff --git, rename from, rename to")
    }
    index += 2
  }

  /// The names on a line `diff --git a/NAME b/NAME`, which are the same unless other lines say something else.
  private func gitPaths(_ line: ArraySlice<UInt8>, line number: Int) throws(ToolError) -> (old: [UInt8], new: [UInt8]) {
    let rest = line.dropFirst("diff --git ".utf8.count)
    if rest.first == UInt8(ascii: "\"") {
      if let (old, end) = PatchPath.quotedName(rest), let new = PatchPath.unquoted(rest[end...].dropFirst()) {
        return (PatchPath.withoutPrefix(old), PatchPath.withoutPrefix(new))
      }
    } else if rest.count % 2 == 1 {
      // Names may have spaces; but both are of the same length.
      let middle = rest.startIndex + rest.count / 2
      let (old, new) = (Array(rest[..<middle]), Array(rest[(middle + 1)...]))
      let paths = (PatchPath.withoutPrefix(old), PatchPath.withoutPrefix(new))
      if rest[middle] == UInt8(ascii: " "), paths.0 == paths.1 { return paths }
    }
    throw failure("the name of the file is not clear", line: number)
  }

  // MARK: Hunks

  private mutating func parseHunks(into file: inout FilePatch) throws(ToolError) {
    while has("@@ ") { file.hunks.append(try parseHunk()) }
  }

  private mutating func parseHunk() throws(ToolError) -> PatchHunk {
    guard let header = HunkHeader(lines[index]) else {
      throw failure(
        "a hunk must begin like @@ -12,3 +12,4 @@, with the numbers of its first lines and how many they are")
    }
    let start = index
    var hunk = PatchHunk(oldStart: header.old.start, newStart: header.new.start, line: index + 1)
    var last: UInt8 = 0
    index += 1
    while true {
      if has("\\") {
        guard index > start + 1 else { throw failure("there is no line before it") }
        Self.dropLineBreak(last, &hunk)
        index += 1
        continue
      }
      guard hunk.old.count < header.old.count || hunk.new.count < header.new.count else { return hunk }
      guard index < lines.count else {
        throw failure(counts(header, hunk) + ", and the patch ends", line: start)
      }
      // Some programs take the space of an empty line away.
      last = lines[index].first ?? UInt8(ascii: " ")
      let line = lines[index].dropFirst() + [UInt8(ascii: "\n")]
      switch last {
      case UInt8(ascii: " "):
        hunk.old.append(Array(line))
        hunk.new.append(Array(line))
      case UInt8(ascii: "-"): hunk.old.append(Array(line))
      case UInt8(ascii: "+"): hunk.new.append(Array(line))
      default:
        throw failure(counts(header, hunk) + "; line \(index + 1) begins with none of ' ', '-' and '+'", line: start)
      }
      guard hunk.old.count <= header.old.count, hunk.new.count <= header.new.count else {
        throw failure(counts(header, hunk) + " or more", line: start)
      }
      index += 1
    }
  }

  private func counts(_ header: HunkHeader, _ hunk: PatchHunk) -> String {
    """
    the hunk says that it has \(header.old.count) old and \(header.new.count) new lines, and has \(hunk.old.count) and \
    \(hunk.new.count)
    """
  }

  /// The line before `\ No newline at end of file` has no line break.
  private static func dropLineBreak(_ mark: UInt8, _ hunk: inout PatchHunk) {
    if mark != UInt8(ascii: "+"), !hunk.old.isEmpty { hunk.old[hunk.old.count - 1].removeLast() }
    if mark != UInt8(ascii: "-"), !hunk.new.isEmpty { hunk.new[hunk.new.count - 1].removeLast() }
  }
}

/// The first line of a hunk: `@@ -12,3 +12,4 @@`.
private struct HunkHeader {
  /// How many lines come before, and how many there are.
  let old: (start: Int, count: Int)
  let new: (start: Int, count: Int)

  init?(_ line: ArraySlice<UInt8>) {
    let words = line.split(separator: UInt8(ascii: " "), maxSplits: 4, omittingEmptySubsequences: false)
    guard words.count >= 4, words[0].elementsEqual("@@".utf8), words[3].elementsEqual("@@".utf8) else { return nil }
    guard let old = Self.range(words[1], sign: "-"), let new = Self.range(words[2], sign: "+") else { return nil }
    guard old.count > 0 || new.count > 0 else { return nil }
    self.old = old
    self.new = new
  }

  private static func range(_ word: ArraySlice<UInt8>, sign: Unicode.Scalar) -> (start: Int, count: Int)? {
    guard word.first == UInt8(ascii: sign) else { return nil }
    let parts = word.dropFirst().split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard let first = parts.first.flatMap(number), parts.count <= 2 else { return nil }
    guard let count = parts.count == 2 ? number(parts[1]) : 1 else { return nil }
    // Of no lines, the number is that of the line before.
    if count == 0 { return (first, 0) }
    return first > 0 ? (first - 1, count) : nil
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= 9 else { return nil }
    var number = 0
    for digit in digits {
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
      number = number * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return number
  }
}

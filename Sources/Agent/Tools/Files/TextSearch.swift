import JSONText
import RegularExpressions
import ShadowFS

/// Searches files for lines, one after the other, until there are enough.
struct TextSearch {
  private let limits: ToolLimits
  private let onlyFiles: Bool
  private let before: Int
  private let after: Int
  private var matcher: RegularExpression.Matcher
  private var answerBytes = 0
  private var searchedBytes = 0

  /// The lines that were found, as the answer has them.
  private(set) var matches: [JSONValue] = []
  /// The files that have such lines.
  private(set) var matchedFiles: [WorkspacePath] = []
  /// How many files were searched.
  private(set) var fileCount = 0
  /// How many files are no text.
  private(set) var binaryCount = 0
  /// How many files have more than is searched.
  private(set) var partlySearchedCount = 0
  /// How many files could not be read.
  private(set) var unreadableCount = 0
  /// Whether there was more than is looked for, or may have been.
  private(set) var isFull = false

  init(_ expression: RegularExpression, limits: ToolLimits, onlyFiles: Bool, before: Int, after: Int) {
    self.limits = limits
    self.onlyFiles = onlyFiles
    self.before = before
    self.after = after
    matcher = expression.matcher()
  }

  /// Searches a file.
  mutating func search(_ path: WorkspacePath, _ node: NodeID, in files: WorkspaceFiles) throws(ToolError) {
    guard !Task.isCancelled else { throw ToolError(.cancelled, "the search was cancelled") }
    guard searchedBytes < limits.searchedBytes else {
      isFull = true
      return
    }
    let text: [UInt8]
    do throws(FileError) {
      let size = try files.system.attributes(of: node).size
      text = try files.system.read(node, count: Int(clamping: min(size, UInt64(limits.searchedFileBytes))))
      if size > UInt64(text.count), !TextDifference.isBinary(text) { partlySearchedCount += 1 }
    } catch {
      // One file of many must not be the end of a search.
      unreadableCount += 1
      return
    }
    guard !TextDifference.isBinary(text) else {
      binaryCount += 1
      return
    }
    fileCount += 1
    searchedBytes += text.count
    search(text, path)
  }

  private mutating func search(_ text: [UInt8], _ path: WorkspacePath) {
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // What follows the last line break is no line if it is empty.
    let count = lines.last?.isEmpty == true ? lines.count - 1 : lines.count
    for index in 0..<count where matcher.hasMatch(in: lines[index]) {
      if onlyFiles {
        guard matchedFiles.count < limits.matches else {
          isFull = true
          return
        }
        return matchedFiles.append(path)
      }
      let match = match(path, lines[..<count], index)
      answerBytes += match.byteCount
      guard matches.count < limits.matches, answerBytes <= limits.answerBytes else {
        isFull = true
        return
      }
      matches.append(match.value)
    }
  }

  private func match(
    _ path: WorkspacePath, _ lines: ArraySlice<ArraySlice<UInt8>>, _ index: Int
  ) -> (value: JSONValue, byteCount: Int) {
    var byteCount = path.bytes.count
    var isCut = false
    func shown(_ line: ArraySlice<UInt8>) -> String {
      let cut = TextCut.prefix(line, limits.lineBytes)
      byteCount += cut.count
      isCut = isCut || cut.count < line.count
      return String(decoding: cut, as: UTF8.self)
    }
    func context(_ range: Range<Int>, isWanted: Bool) -> JSONValue {
      isWanted ? .array(lines[range].map { .string(shown($0)) }) : .null
    }
    let first = max(0, index - before)
    let last = min(lines.count, index + 1 + after)
    var match: JSONObject = [
      "file_path": .string(path.text), "line": .integer(Int64(index + 1)), "text": .string(shown(lines[index])),
      "before_context": context(first..<index, isWanted: before > 0),
      "after_context": context(index + 1..<last, isWanted: after > 0),
    ]
    if isCut { match.append("line_truncated", true) }
    return (.object(match), byteCount)
  }
}

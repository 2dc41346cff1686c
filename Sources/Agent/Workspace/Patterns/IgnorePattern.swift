/// One line of a file like `.gitignore`.
struct IgnorePattern<Unit: GlobUnit>: Sendable {
  /// Whether what it matches is taken back in, after an earlier pattern has left it out.
  let isNegated: Bool
  /// Whether it only matches directories.
  let isForDirectories: Bool
  /// Whether it is matched with the path from the file's directory, and not with the name alone.
  let isPath: Bool
  private let glob: GlobPattern<Unit>

  /// - Returns: `nil` for an empty line, a comment, and a pattern that matches nothing.
  init?(line: [Unit]) {
    guard let first = line.first, first.ascii != UInt8(ascii: "#") else { return nil }
    var pattern = Self.withoutTrailingSpaces(line)[...]
    isNegated = first.ascii == UInt8(ascii: "!")
    if isNegated { pattern = pattern.dropFirst() }
    let slash = UInt8(ascii: "/")
    isForDirectories = pattern.last?.ascii == slash
    if isForDirectories { pattern = pattern.dropLast() }
    isPath = pattern.contains { $0.ascii == slash }
    if isPath, pattern.first?.ascii == slash { pattern = pattern.dropFirst() }
    guard !pattern.isEmpty, let glob = GlobPattern(pattern, isPath: isPath) else { return nil }
    self.glob = glob
  }

  /// Spaces at the end are dropped, unless a backslash stands before them.
  private static func withoutTrailingSpaces(_ line: [Unit]) -> [Unit] {
    var end = 0
    var index = 0
    while index < line.count {
      switch line[index].ascii {
      case UInt8(ascii: " "): break
      case UInt8(ascii: "\\"):
        // With nothing behind it, the line stays as it is.
        guard index + 1 < line.count else { return line }
        index += 1
        end = index + 1
      default: end = index + 1
      }
      index += 1
    }
    return Array(line[..<end])
  }

  /// Whether it matches something by its name, and its path from the file's directory.
  func matches(name: ArraySlice<Unit>, path: @autoclosure () -> ArraySlice<Unit>, isDirectory: Bool) -> Bool {
    guard isDirectory || !isForDirectories else { return false }
    return glob.matches(isPath ? path() : name)
  }
}

/// The patterns of a file like `.gitignore`: the last one that matches decides.
struct IgnorePatternList<Unit: GlobUnit>: Sendable {
  private let patterns: [IgnorePattern<Unit>]
  /// Whether a pattern looks at more than names.
  let needsPaths: Bool

  init(_ patterns: [IgnorePattern<Unit>]) {
    self.patterns = patterns
    needsPaths = patterns.contains { $0.isPath }
  }

  var isEmpty: Bool { patterns.isEmpty }

  /// Whether something is left out; `nil` when no pattern matches.
  func decision(name: ArraySlice<Unit>, path: @autoclosure () -> ArraySlice<Unit>, isDirectory: Bool) -> Bool? {
    for pattern in patterns.reversed() where pattern.matches(name: name, path: path(), isDirectory: isDirectory) {
      return !pattern.isNegated
    }
    return nil
  }
}

extension IgnorePatternList<UInt8> {
  /// The patterns of a file's contents.
  init(contents: [UInt8]) {
    var rest = contents[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    let newline = UInt8(ascii: "\n")
    self.init(
      rest.split(separator: newline, omittingEmptySubsequences: true).compactMap { line in
        IgnorePattern(line: Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line))
      })
  }
}

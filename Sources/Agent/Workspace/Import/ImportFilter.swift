import ShadowFS

/// Decides what of an imported directory is shown: first secrets are hidden, then what patterns leave out.
///
/// Of the patterns, those of the options decide first, then `.umbraignore` of the imported directory, and then the
/// `.gitignore` files, the nearest one first. What is in a directory that is left out cannot be taken back in.
final class ImportFilter: HostFilter {
  /// The name of the file with patterns for the whole directory.
  static var ignoreFileName: String { ".umbraignore" }
  private static var gitIgnoreFileName: String { ".gitignore" }
  /// No file with patterns is larger.
  static var largestIgnoreFile: Int { 1 << 20 }

  /// Patterns, and how long the path is of the directory that they are for.
  private struct Scope {
    let directoryLength: Int
    let patterns: IgnorePatternList<UInt8>
  }

  /// Where sessions and commits keep their records.
  private static let ownFiles = FoldedPatterns([".umbra", ".umbra-commit*"])

  private let options: ImportOptions
  private let ignored: IgnorePatternList<UInt8>
  /// The patterns of the imported directory's `.umbraignore`.
  private var ownPatterns: IgnorePatternList<UInt8>?
  /// The patterns of `.gitignore` files by their directories' paths.
  private var gitPatterns: [[UInt8]: IgnorePatternList<UInt8>] = [:]
  /// What holds in the directory that was asked about last.
  private var last: (directory: FilteredDirectory, scopes: [Scope])?

  init(_ options: ImportOptions) {
    self.options = options
    ignored = IgnorePatternList(options.ignoredPatterns.compactMap { IgnorePattern(line: Array($0.utf8)) })
  }

  func reasonToHide(_ name: FileName, _ kind: FileKind, in directory: FilteredDirectory) -> HiddenPath.Reason? {
    let isDirectory = kind == .directory
    if options.secrets.hides(name: name.bytes, path: directory.path(of: name), isDirectory: isDirectory) {
      return .secret
    }
    if Self.ownFiles.decision(name: name.bytes, path: [], isDirectory: isDirectory) == true { return .ignored }
    for scope in scopes(of: directory) {
      let path = scope.patterns.needsPaths ? directory.path(of: name) : []
      let relative = path.dropFirst(scope.directoryLength)
      if let isIgnored = scope.patterns.decision(name: name.bytes[...], path: relative, isDirectory: isDirectory) {
        return isIgnored ? .ignored : nil
      }
    }
    return nil
  }

  /// The patterns that hold in a directory, those first that decide first.
  private func scopes(of directory: FilteredDirectory) -> [Scope] {
    if let last, last.directory === directory { return last.scopes }
    var scopes: [Scope] = []
    if !ignored.isEmpty { scopes.append(Scope(directoryLength: 0, patterns: ignored)) }
    if options.readsIgnoreFile {
      if ownPatterns == nil, directory.path.isEmpty { ownPatterns = patterns(Self.ignoreFileName, in: directory) }
      if let ownPatterns, !ownPatterns.isEmpty { scopes.append(Scope(directoryLength: 0, patterns: ownPatterns)) }
    }
    if options.readsGitIgnoreFiles { appendGitPatterns(of: directory, to: &scopes) }
    last = (directory, scopes)
    return scopes
  }

  private func appendGitPatterns(of directory: FilteredDirectory, to scopes: inout [Scope]) {
    // A directory is only asked about after all those above it.
    if gitPatterns[directory.path] == nil {
      gitPatterns[directory.path] = patterns(Self.gitIgnoreFileName, in: directory)
    }
    var path = directory.path[...]
    while true {
      if let patterns = gitPatterns[Array(path)], !patterns.isEmpty {
        scopes.append(Scope(directoryLength: path.isEmpty ? 0 : path.count + 1, patterns: patterns))
      }
      guard !path.isEmpty else { break }
      path = path[..<(path.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex)]
    }
  }

  private func patterns(_ name: String, in directory: FilteredDirectory) -> IgnorePatternList<UInt8> {
    guard let name = try? FileName(name), let contents = directory.contents(of: name, limit: Self.largestIgnoreFile)
    else { return IgnorePatternList([]) }
    return IgnorePatternList(contents: contents)
  }
}

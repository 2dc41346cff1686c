/// Paths of the workspace, from its root on: `src/*.swift`, `**/.env`. `*` and `?` stay within a name, `**` stands for any
/// number of names.
public struct PathPattern: Hashable, Sendable {
  /// The pattern as it was written.
  public let text: String

  /// A pattern.
  public init(_ text: String) { self.text = text }

  /// Whether a path fits. One that leads out of the workspace fits to nothing exactly, and leniently to everything.
  public func matches(_ path: String, _ strictness: MatchStrictness) -> Bool {
    guard let names = Self.names(of: path) else { return strictness == .lenient }
    let parts = text.split(separator: "/").map(String.init).filter { $0 != "." }
    return SequenceMatch.matches(parts, names) {
      $0 == "**"
    } matchesOne: { part, name in
      WildcardPattern(part).matches(name, strictness)
    }
  }

  /// The names of a path from the root on, without `.` and `..`; nil if it leads out of the root.
  static func names(of path: String) -> [String]? {
    guard !path.utf8.contains(0) else { return nil }
    var names: [String] = []
    // A backslash is a separator on some systems.
    for name in path.split(whereSeparator: { $0 == "/" || $0 == "\\" }) where name != "." {
      if name != ".." {
        names.append(String(name))
      } else if names.popLast() == nil {
        return nil
      }
    }
    return names
  }
}

/// How `path_open` opens.
struct OpenFlags: OptionSet {
  let rawValue: UInt32

  /// Makes the file if there is none.
  static let create = OpenFlags(rawValue: 1 << 0)
  /// Opens directories only.
  static let directory = OpenFlags(rawValue: 1 << 1)
  /// Fails if there is something already; with `create`.
  static let exclusive = OpenFlags(rawValue: 1 << 2)
  /// Empties the file.
  static let truncate = OpenFlags(rawValue: 1 << 3)

  static let all: OpenFlags = [.create, .directory, .exclusive, .truncate]
}

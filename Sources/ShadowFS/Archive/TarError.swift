/// Why a tar archive cannot be used.
public enum TarError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The archive could not be read.
  case unreadable(FileError)
  /// The archive is compressed, and could not be expanded.
  case compressed(InflateError)
  /// The block at `offset` is no header: its checksum or one of its numbers is wrong.
  case damagedHeader(offset: UInt64)
  /// The extended header at `offset` does not follow its own lengths, or is larger than a megabyte.
  case damagedExtension(offset: UInt64)
  /// The archive ends in the middle of the entry at `offset`.
  case truncated(offset: UInt64)
  /// The path leads upwards, or has a name that no file can have.
  case unsafePath([UInt8])
  /// The path leads through something that is no directory, or would replace a directory that has entries.
  case conflict([UInt8])
  /// The hard link's target does not come before it.
  case brokenHardLink([UInt8])
  /// The entry is a sparse file, which this reader does not know.
  case sparse([UInt8])
  /// The entry is of an unknown type, or continues in another volume.
  case unknownType(UInt8, [UInt8])
  /// The archive has more entries than the limit allows.
  case tooManyEntries(limit: Int)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .unreadable(let error): "the archive cannot be read: \(error)"
    case .compressed(let error): "the archive cannot be expanded: \(error)"
    case .damagedHeader(let offset): "no tar header at byte \(offset)"
    case .damagedExtension(let offset): "damaged extended tar header at byte \(offset)"
    case .truncated(let offset): "the archive ends in the middle of the entry at byte \(offset)"
    case .unsafePath(let path): "the archive has a path that is not allowed: \(text(path))"
    case .conflict(let path): "the archive has a path where something else is: \(text(path))"
    case .brokenHardLink(let path): "the archive has a hard link to what it has not: \(text(path))"
    case .sparse(let path): "the archive has a sparse file, which is not supported: \(text(path))"
    case .unknownType(let type, let path): "the archive has an entry of unknown type \(type): \(text(path))"
    case .tooManyEntries(let limit): "the archive has more than \(limit) entries"
    }
  }

  private func text(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }
}

/// What the upper layer of a file system holds.
public struct Usage: Hashable, Sendable {
  /// The bytes of file contents and link targets.
  public internal(set) var bytes: UInt64 = 0
}

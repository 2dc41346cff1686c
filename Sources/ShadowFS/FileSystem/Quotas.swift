/// How much a file system's upper layer may hold. What lower layers have does not count.
public struct Quotas: Hashable, Sendable {
  /// The bytes of all file contents and link targets; beyond that is `noSpace`.
  public var bytes: UInt64 = .max
  /// The new and changed nodes; beyond that is `noSpace`.
  public var files: Int = .max
  /// The size of a file; beyond that is `fileTooLarge`.
  public var fileSize: UInt64 = 1 << 63 - 1
  /// How many directories may lie within each other; beyond that is `nameTooLong`.
  public var depth: Int = .max
  /// The bytes of a name; beyond that is `nameTooLong`.
  public var nameLength = FileName.maximumLength
  /// The bytes of a path and of a link's target; beyond that is `nameTooLong`.
  public var pathLength = 4096
  /// How many names a file may have; beyond that is `tooManyLinks`.
  public var links = 65000

  /// The quotas of a usual host: no limit but those of the file system itself.
  public init() {}
}

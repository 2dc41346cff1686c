import ShadowFS

/// What of a directory a workspace shows.
public struct ImportOptions: Sendable {
  /// Patterns like those of `.gitignore` for what is left out. They decide before those of files.
  public var ignoredPatterns: [String] = []
  /// Whether `.umbraignore` in the directory says what else is left out.
  public var readsIgnoreFile = true
  /// Whether the `.gitignore` files in the directory do so, too.
  public var readsGitIgnoreFiles = false
  /// What nobody may read.
  public var secrets = SecretMask()
  /// Whether there are `/dev` and `/tmp` beside a directory that is not mounted at `/`.
  public var addsStandardDirectories = false
  /// How much is shown at most.
  public var limits: HostLimits

  /// Everything but secrets, within the usual limits.
  public init() {
    limits = HostLimits()
    limits.entries = 1_000_000
    limits.depth = 128
    limits.fileBytes = 1 << 30
    limits.bytes = 8 << 30
  }
}

import ShadowFS

/// What is different between two states of a workspace: what a person looks at and agrees to.
///
/// It is the same for the same states, whatever happened in between, and making it takes time for what has changed, not
/// for what is there. `identity` stands for all of it: every path, every byte and every permission bit, before and after.
/// It belongs to the thread of its workspace.
public struct Changeset {
  /// How much is looked at.
  public struct Limits: Hashable, Sendable {
    /// Files with more bytes are no part of a commit.
    public var contents: UInt64 = 4 << 30
    /// Of files with more bytes no difference is shown.
    public var text: UInt64 = 4 << 20
    /// So many entries of a directory that was moved are looked at for what executes later.
    public var movedEntries = 2000

    /// The usual ones.
    public init() {}
  }

  /// The entries, in the order of their paths' bytes.
  public let entries: [ChangesetEntry]
  /// The SHA-256 of the canonical form.
  public let identity: Digest
  let base: Tree
  let tree: Tree
  let limits: Limits

  init(_ entries: [ChangesetEntry], from base: Tree, to tree: Tree, limits: Limits) {
    self.entries = entries.withBasePaths()
    self.base = base
    self.tree = tree
    self.limits = limits
    identity = SHA256.digest(of: CanonicalForm.bytes(of: entries))
  }

  /// Whether nothing is different.
  public var isEmpty: Bool { entries.isEmpty }

  /// How many entries there are of a kind.
  public func count(of action: ChangesetEntry.Action) -> Int { entries.count { $0.action == action } }

  /// The entry of a path, if there is one; of two, the one that comes.
  public func entry(at path: [UInt8]) -> ChangesetEntry? { entries.last { $0.path == path } }
}

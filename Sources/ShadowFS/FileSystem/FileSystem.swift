/// A file system: read-only lower layers under a writable upper one that is only in memory.
///
///     let files = FileSystem(over: layer)
///     let before = files.snapshot()
///     let file = try files.makeFile(named: FileName("note"), in: files.root)
///     try files.write(Array("hello".utf8), to: file, at: 0)
///     try files.restore(before)
///
/// Its state is a `Tree`, so snapshots and forks cost nothing. Operations name nodes by their IDs; `resolve` finds the
/// node of a path. Permission bits are kept and shown, not enforced: whoever has the file system is its owner. Times
/// come from the configuration's clock; reading changes none.
///
/// A file system and its layers belong to one thread.
public final class FileSystem {
  /// What a file system takes from outside, and how much it may hold.
  public struct Configuration {
    /// The time in nanoseconds since 1970. The default stands still, so that results are the same on every run.
    public var clock: () -> UInt64 = { 0 }
    /// Fills a buffer with random bytes, for `/dev/urandom`; without one, reading that is `notSupported`.
    public var random: ((UnsafeMutableRawBufferPointer) -> Void)?
    /// How much the upper layer may hold.
    public var quotas = Quotas()

    /// The deterministic configuration.
    public init() {}
  }

  /// Where time and randomness come from, and how much the upper layer may hold.
  public var configuration: Configuration
  /// The present state. A copy is a snapshot.
  public internal(set) var tree: Tree
  /// Where operations are kept before they are done, if they are to survive the process.
  public internal(set) var journal: Journal?
  /// How often each node is held by somebody who has it open.
  var holders: [NodeID: Int] = [:]

  /// A file system whose root is an empty directory.
  public init(configuration: Configuration = Configuration()) {
    self.configuration = configuration
    tree = Tree(time: configuration.clock())
  }

  /// A file system over a layer, whose root is its root.
  public init(over layer: any LowerLayer, configuration: Configuration = Configuration()) {
    self.configuration = configuration
    tree = Tree(layer)
  }

  /// A file system that starts in the state of a snapshot.
  public init(_ tree: Tree, configuration: Configuration = Configuration()) {
    self.configuration = configuration
    self.tree = tree
    freeOrphans()
  }

  /// The root directory.
  public var root: NodeID { tree.root }

  var now: UInt64 { configuration.clock() }
}

// MARK: - Snapshots

extension FileSystem {
  /// The present state, in O(1).
  public func snapshot() -> Tree { tree }

  /// Goes back (or on) to a state, in O(1).
  ///
  /// Nodes that somebody holds and that the state does not have answer with `stale` from then on. With a journal it is
  /// O(changes), and the snapshot must be one of this file system.
  /// - Throws: Only with a journal: what its storage throws, and `invalid` for a snapshot over other layers.
  public func restore(_ snapshot: Tree) throws(FileError) {
    var snapshot = snapshot
    if let journal {
      try keepMounts(in: &snapshot)
      try journal.append(snapshot, from: tree)
    }
    // Numbers are never given twice, or somebody who holds a node that is gone would find another one in its place.
    let nextNode = max(tree.nextNode, snapshot.nextNode)
    tree = snapshot
    tree.nextNode = nextNode
    freeOrphans()
  }

  /// An independent file system in the same state, in O(1).
  /// - Parameter keepingHolders: whether those who hold nodes here hold them there, too.
  public func fork(keepingHolders: Bool = false) -> FileSystem {
    let fork = FileSystem(configuration: configuration)
    fork.tree = tree
    if keepingHolders { fork.holders = holders }
    fork.freeOrphans()
    return fork
  }

  /// Drops unlinked files that a snapshot has because they were open when it was taken.
  private func freeOrphans() {
    guard !tree.orphans.isEmpty else { return }
    tree.orphans.forEach { id, _ in
      if holders[id] == nil { tree.free(id) }
    }
  }
}

// MARK: - Open files

extension FileSystem {
  /// Holds a node: an unlinked file lives on until the last one who holds it lets go.
  public func retain(_ node: NodeID) {
    holders[node, default: 0] += 1
    if let (layer, lower) = tree.writable(node) { layer.retain(lower) }
  }

  /// Lets go of a node.
  public func release(_ node: NodeID) {
    guard let count = holders[node] else { return }
    if let (layer, lower) = tree.writable(node) { layer.release(lower) }
    guard count == 1 else {
      holders[node] = count - 1
      return
    }
    holders[node] = nil
    if tree.orphans[node] != nil { tree.free(node) }
  }

  /// Lets a node go that has lost a name, unless it has others or somebody holds it.
  func freeIfUnused(_ node: NodeID) {
    guard let inode = tree.inodes[node], inode.links.isEmpty else { return }
    if holders[node] == nil {
      tree.free(node)
    } else {
      tree.orphans.set(true, for: node)
    }
  }
}

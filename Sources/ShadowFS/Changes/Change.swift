/// One difference between two states of a file system.
///
/// All changes of a list hold at once: a name that is in both states belongs to the same change, whatever happened in
/// between. A file that was moved and written has two changes: the rename, and then the modification at its new path.
public struct Change: Hashable, Sendable {
  /// What is different.
  public enum Action: Hashable, Sendable {
    /// The path is new.
    case add(FileKind)
    /// The path is gone.
    case delete(FileKind)
    /// The node had another path before.
    case rename(from: [UInt8])
    /// The path is a node of another kind now.
    case type(from: FileKind, to: FileKind)
    /// The file has other contents.
    case modify
    /// The symbolic link has another target.
    case target
    /// The node has other permission bits.
    case mode(from: UInt16, to: UInt16)
  }

  /// The absolute path; for a deletion the one in the old state, for all others the one in the new state.
  public let path: [UInt8]
  /// What is different there.
  public let action: Action
  /// The node in the old state, if there is one.
  public let old: NodeID?
  /// The node in the new state, if there is one.
  public let new: NodeID?
}

extension Change.Action {
  /// Changes of one path come in this order.
  var order: Int {
    switch self {
    case .delete: 0
    case .rename: 1
    case .add: 2
    case .type: 3
    case .modify, .target: 4
    case .mode: 5
    }
  }
}

extension Change: Comparable {
  /// Orders changes by the bytes of their paths, and renames before modifications.
  public static func < (left: Change, right: Change) -> Bool {
    if left.path != right.path { return left.path.precedes(right.path) }
    return left.action.order < right.action.order
  }
}

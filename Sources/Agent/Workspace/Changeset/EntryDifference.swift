import ShadowFS

/// What is different in a file, for people.
public enum EntryDifference: Sendable {
  /// Some lines, and how the rest of the text was before and is now.
  public struct NumberedHunk: Sendable {
    /// The hunk's number in its file, from 1 on. It is the same as long as both texts are.
    public let number: Int
    /// Its place in both texts.
    public let hunk: Hunk
    /// The hunk as `diff -u` writes it, byte for byte.
    public let text: [UInt8]
  }

  /// There is nothing to compare: a directory, or equal contents.
  case none
  /// The texts differ in these hunks.
  case text([NumberedHunk])
  /// What is no text has changed, from and to so many bytes.
  case binary(before: UInt64, after: UInt64)
  /// There are more bytes than are compared.
  case tooLarge(before: UInt64, after: UInt64)
  /// The contents cannot be read.
  case unreadable
}

extension Changeset {
  /// What is different in an entry. The target of a symbolic link counts as text.
  public func difference(of entry: ChangesetEntry) -> EntryDifference {
    guard entry.changesContents || entry.before == nil || entry.after == nil else { return .none }
    let sizes = [entry.before, entry.after].map { $0?.contentSize ?? 0 }
    let hasDirectoryOnly = [entry.before, entry.after].allSatisfy { $0.map { $0.kind == .directory } ?? true }
    if hasDirectoryOnly { return .none }
    if entry.warnings.contains(.unreadable) { return .unreadable }
    guard sizes.allSatisfy({ $0 <= limits.text }) else { return .tooLarge(before: sizes[0], after: sizes[1]) }
    guard let old = try? text(of: entry.before, entry.oldNode, in: base),
      let new = try? text(of: entry.after, entry.newNode, in: tree)
    else { return .unreadable }
    if TextDifference.isBinary(old) || TextDifference.isBinary(new) {
      return .binary(before: sizes[0], after: sizes[1])
    }
    let difference = TextDifference(old: old, new: new)
    let hunks = difference.hunks().enumerated().map { index, hunk in
      EntryDifference.NumberedHunk(number: index + 1, hunk: hunk, text: difference.unified(hunk))
    }
    return hunks.isEmpty ? .none : .text(hunks)
  }

  private func text(of state: NodeState?, _ node: NodeID?, in tree: Tree) throws(FileError) -> [UInt8] {
    switch state?.content {
    case .file: try node.map { (node) throws(FileError) in try tree.contents(of: node) } ?? []
    case .symlink(let target): target
    case .directory, nil: []
    }
  }
}

extension NodeState {
  /// How many bytes there are to compare.
  fileprivate var contentSize: UInt64 {
    switch content {
    case .file(let size, _): size
    case .symlink(let target): UInt64(target.count)
    case .directory: 0
    }
  }
}

/// Which changes of a changeset are chosen.
public enum ChangeSelection: Hashable, Sendable {
  /// Everything.
  case all
  /// Those of these paths. What they cannot be without comes along: the directories of what is new, the removal of what
  /// had the name before, and what goes with a directory that is removed.
  case paths([[UInt8]: Part])

  /// What is chosen of one path.
  public enum Part: Hashable, Sendable {
    /// All of it.
    case whole
    /// These hunks of a file that is in both states, by their numbers. Permission bits stay as they were.
    case hunks(Set<Int>)
  }

  /// All changes of some paths.
  public static func paths(_ paths: [String]) -> ChangeSelection {
    .paths(Dictionary(paths.map { (Array($0.utf8), .whole) }, uniquingKeysWith: { first, _ in first }))
  }
}

/// Finds the entries that a choice consists of.
struct SelectionClosure {
  private let entries: [ChangesetEntry]
  /// The entries by the paths that they leave, and by those that they come to.
  private var leaving: [[UInt8]: Int] = [:]
  private var coming: [[UInt8]: Int] = [:]
  /// The paths that entries leave, in the order of their bytes.
  private var leavingPaths: [[UInt8]] = []
  private var chosen: Set<Int> = []

  init(_ entries: [ChangesetEntry]) {
    self.entries = entries
    for (index, entry) in entries.enumerated() {
      if entry.after != nil { coming[entry.path] = index }
      if entry.before != nil { leaving[entry.basePath] = index }
    }
    leavingPaths = leaving.keys.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The entries that belong to some paths, in their order.
  mutating func entries(for paths: some Collection<[UInt8]>) -> [ChangesetEntry] {
    var waiting: [Int] = []
    for path in paths {
      for (index, entry) in [coming[path], leaving[path]].compactMap({ $0 }).map({ ($0, entries[$0]) })
      where entry.path == path || entry.oldPath == path {
        waiting.append(index)
      }
    }
    while let index = waiting.popLast() {
      guard chosen.insert(index).inserted else { continue }
      waiting += companions(of: entries[index])
    }
    return chosen.sorted().map { entries[$0] }
  }

  private func companions(of entry: ChangesetEntry) -> [Int] {
    var companions: [Int] = []
    let slash = UInt8(ascii: "/")
    if entry.after != nil {
      var path = entry.path[...]
      while let end = path.lastIndex(of: slash) {
        path = path[..<end]
        // A directory that is there before and after, with other permission bits, is not needed.
        if let index = coming[Array(path)], entries[index].before?.kind != .directory || entries[index].oldPath != nil {
          companions.append(index)
        }
      }
      // Something else had the name before.
      if let index = leaving[entry.path] { companions.append(index) }
    }
    let losesDirectory = entry.before?.kind == .directory && entry.after?.kind != .directory
    if losesDirectory {
      let prefix = entry.basePath + [slash]
      var index = leavingPaths.partitioningIndex { !$0.lexicographicallyPrecedes(prefix) }
      while index < leavingPaths.count, leavingPaths[index].starts(with: prefix) {
        if let companion = leaving[leavingPaths[index]] { companions.append(companion) }
        index += 1
      }
    }
    return companions
  }
}

extension Array {
  /// The first index whose element, and all after it, are on the right side.
  fileprivate func partitioningIndex(where isRight: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = low + (high - low) / 2
      if isRight(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

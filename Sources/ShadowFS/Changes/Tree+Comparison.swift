extension Tree {
  /// Whether a node can be reached from the root. What was found is kept in `known`.
  func isLinked(_ node: NodeID, _ known: inout [NodeID: Bool]) -> Bool {
    // From the node up to the first directory that is known: not recursively, since the root can be far.
    var way: [NodeID] = []
    var next = node
    var isLinked = true
    while next != root {
      if let answer = known[next] {
        isLinked = answer
        break
      }
      way.append(next)
      // All names of a file are in its inode: if it has one, that is in its directory.
      guard let link = links(of: next).first, let found = try? child(named: link.name, of: link.parent), found == next
      else {
        isLinked = false
        break
      }
      next = link.parent
    }
    for node in way { known[node] = isLinked }
    return isLinked
  }

  /// Whether a file has the same bytes as another one in another tree.
  package func hasSameContents(_ node: NodeID, as other: NodeID, in tree: Tree) throws(FileError) -> Bool {
    let size = try attributes(of: node).size
    guard try tree.attributes(of: other).size == size else { return false }
    let file = inodes[node]?.file
    let otherFile = tree.inodes[other]?.file
    if node == other {
      // The same node: only chunks that are not the same object can differ, unless more of the lower file is hidden.
      let lowerSize = file?.lowerSize ?? size
      if lowerSize == otherFile?.lowerSize ?? size {
        var indices: [UInt64] = []
        (file?.chunks ?? PersistentMap()).forEachDifference(from: otherFile?.chunks ?? PersistentMap()) { index, _, _ in
          indices.append(index)
        }
        for index in indices where try !hasSameChunk(index, node, other, tree) { return false }
        return true
      }
    }
    // Holes need no look: there may be 2⁴⁷ chunks of them.
    var indices: Set<UInt64> = []
    var visible: UInt64 = 0
    for file in [file ?? FileContent(lowerSize: size), otherFile ?? FileContent(lowerSize: size)] {
      file.chunks.forEach { index, _ in indices.insert(index) }
      visible = max(visible, file.lowerSize)
    }
    for index in indices where try !hasSameChunk(index, node, other, tree) { return false }
    var index: UInt64 = 0
    while index * Chunk.size < visible {
      if !indices.contains(index), try !hasSameChunk(index, node, other, tree) { return false }
      index += 1
    }
    return true
  }

  private func hasSameChunk(
    _ index: UInt64, _ node: NodeID, _ other: NodeID, _ tree: Tree
  ) throws(FileError) -> Bool {
    try chunkContents(node, index) == tree.chunkContents(other, index)
  }

  private func chunkContents(_ node: NodeID, _ index: UInt64) throws(FileError) -> [UInt8] {
    var failure: FileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(truncatingIfNeeded: Chunk.size)) { buffer, count in
      do throws(FileError) {
        count = try read(node, at: index * Chunk.size, into: UnsafeMutableRawBufferPointer(buffer))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }
}

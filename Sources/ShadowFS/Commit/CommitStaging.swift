#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  extension CommitRun {
    /// Makes an item, and remembers which one it is.
    /// - Parameter flushes: whether it is on the disk afterwards, and not only when `synchronize` was called.
    mutating func make(
      _ index: Int, of source: CommitBuilder.Source, in tree: Tree, flushes: Bool
    ) throws(FileError) {
      let place = plan.items[index].place
      let directory = try open(place.directory)
      var identity: HostStatus.Identity?
      switch source {
      case .file(let node, let owner):
        let file = try directory.openEntry(place.name, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
        try file.writeContents(of: node, in: tree)
        let mode = mode_t(try tree.attributes(of: node).mode & 0o777)
        // Only some may give files away; who may not becomes the owner, as with every tool that replaces files.
        if let owner, try file.status().owner != owner {
          _ = fchown(file.descriptor, owner.user, owner.group)
        }
        try host { fchmod(file.descriptor, mode) }
        if flushes { try host { fsync(file.descriptor) } }
        identity = try file.status().identity
      case .symlink(let node): try directory.makeSymlink(place.name, target: tree.linkTarget(of: node))
      case .directory(let mode):
        try directory.makeDirectory(place.name, mode: 0o700)
        let made = try directory.openEntry(place.name, O_RDONLY | O_DIRECTORY)
        if mode.allowsOwner { try host { fchmod(made.descriptor, mode_t(mode)) } }
        identity = try made.status().identity
      case .link(let original):
        try open(original.directory).link(original.name, to: place.name, in: directory)
      }
      if identity == nil { identity = try directory.status(of: place.name).identity }
      plan.items[index].identity = identity
      if let number = plan.items[index].directory { plan.directories[number].identity = identity }
    }
  }

  extension HostHandle {
    /// Writes the contents of a file of a tree into this empty one. Holes stay holes.
    fileprivate func writeContents(of node: NodeID, in tree: Tree) throws(FileError) {
      let size = try tree.attributes(of: node).size
      guard let fileSize = off_t(exactly: size) else { throw .fileTooLarge }
      let lowerSize = tree.inodes[node]?.file.lowerSize ?? size
      var later: [UInt64] = []
      let chunks = tree.inodes[node]?.file.chunks ?? PersistentMap()
      let lowerCount = lowerSize / Chunk.size + (lowerSize % Chunk.size == 0 ? 0 : 1)
      chunks.forEach { index, _ in if index >= lowerCount { later.append(index) } }
      var buffer = [UInt8](repeating: 0, count: Int(truncatingIfNeeded: Chunk.size))
      for index in 0..<lowerCount { try copyChunk(index, of: node, in: tree, size, &buffer) }
      for index in later.sorted() { try copyChunk(index, of: node, in: tree, size, &buffer) }
      try host { ftruncate(descriptor, fileSize) }
    }

    private func copyChunk(
      _ index: UInt64, of node: NodeID, in tree: Tree, _ size: UInt64, _ buffer: inout [UInt8]
    ) throws(FileError) {
      let offset = index * Chunk.size
      guard offset < size else { return }
      let count = Int(truncatingIfNeeded: min(Chunk.size, size - offset))
      let outcome: Result<Void, FileError> = buffer.withUnsafeMutableBytes { buffer in
        let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
        do throws(FileError) {
          guard try tree.read(node, at: offset, into: piece) == count else { throw .stale }
          try write(UnsafeRawBufferPointer(piece), at: offset)
          return .success(())
        } catch {
          return .failure(error)
        }
      }
      try outcome.get()
    }
  }
#endif

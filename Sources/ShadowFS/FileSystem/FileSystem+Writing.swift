extension FileSystem {
  /// Writes bytes into a file and returns how many it took: all, or as many as the quota leaves room for.
  /// - Throws: `isDirectory`, `invalid` for links, `fileTooLarge`, `noSpace` when not a single byte has room,
  ///   `notSupported` for standard streams, or what the lower layer says.
  @discardableResult
  public func write(
    _ bytes: UnsafeRawBufferPointer, to node: NodeID, at offset: UInt64
  ) throws(FileError) -> Int {
    if let device = device(of: node) {
      switch device {
      case .null, .zero, .random: return bytes.count
      case .standardInput, .standardOutput, .standardError: throw .notSupported
      }
    }
    try requireFile(node)
    guard !bytes.isEmpty else { return 0 }
    let limit = min(configuration.quotas.fileSize, Quotas().fileSize)
    guard offset < limit else { throw .fileTooLarge }
    let count = Int(truncatingIfNeeded: min(UInt64(bytes.count), limit - offset))
    if let (layer, lower) = tree.writable(node) {
      return try layer.write(UnsafeRawBufferPointer(rebasing: bytes[..<count]), to: lower, at: offset)
    }
    let isCopiedUp = tree.inodes[node] != nil
    try requireFileQuota(for: node)
    try tree.copyUp(node)
    var done = 0
    let time = now
    while done < count {
      let position = offset + UInt64(done)
      let start = position % Chunk.size
      let length = Int(truncatingIfNeeded: min(UInt64(count - done), Chunk.size - start))
      let piece = UnsafeRawBufferPointer(rebasing: bytes[done..<done + length])
      do throws(FileError) {
        try writeChunk(piece, to: node, chunk: position / Chunk.size, at: Int(truncatingIfNeeded: start), time: time)
      } catch {
        // What has been written stays written, as on every system.
        guard done == 0 else { return done }
        if !isCopiedUp { tree.free(node) }
        throw error
      }
      done += length
    }
    return count
  }

  /// Writes all bytes of an array.
  /// - Throws: What `write(_:to:at:)` of a buffer throws; `noSpace`, too, when only a part had room.
  public func write(_ bytes: [UInt8], to node: NodeID, at offset: UInt64) throws(FileError) {
    let result: Result<Int, FileError> = bytes.withUnsafeBytes { buffer in
      do throws(FileError) { return .success(try write(buffer, to: node, at: offset)) } catch { return .failure(error) }
    }
    guard try result.get() == bytes.count else { throw .noSpace }
  }

  /// Cuts a file off at a size, or lets it grow by a hole.
  /// - Throws: `isDirectory`, `invalid` for links and devices, `fileTooLarge`, or what the lower layer says.
  public func setSize(of node: NodeID, to size: UInt64) throws(FileError) {
    try requireFile(node)
    guard size <= min(configuration.quotas.fileSize, Quotas().fileSize) else { throw .fileTooLarge }
    if let (layer, lower) = tree.writable(node) { return try layer.setSize(of: lower, to: size) }
    try requireFileQuota(for: node)
    try tree.copyUp(node)
    let time = now
    try record(changeOf: node, .setSize(node, size), time: time)
    try tree.change(node) { inode in
      inode.changeFile { file in file.resize(to: size) }
      inode.modificationTime = time
      inode.changeTime = time
    }
  }

  /// Makes sure that a file is at least as long as a range of it reaches.
  /// - Throws: What `setSize` throws; `noSpace` when the quota has no room for the range.
  public func allocate(_ node: NodeID, at offset: UInt64, count: UInt64) throws(FileError) {
    let (end, overflow) = offset.addingReportingOverflow(count)
    guard !overflow else { throw .fileTooLarge }
    try requireFile(node)
    let size = try tree.attributes(of: node).size
    guard end > size else { return }
    let room = configuration.quotas.bytes - min(tree.usage.bytes, configuration.quotas.bytes)
    guard end - size <= room || configuration.quotas.bytes == .max else { throw .noSpace }
    try setSize(of: node, to: end)
  }

  /// Sets a node's permission bits.
  /// - Throws: `stale` without such a node, or what the lower layer says.
  public func setMode(of node: NodeID, to mode: UInt16) throws(FileError) {
    if let (layer, lower) = tree.writable(node) { return try layer.setMode(of: lower, to: mode & 0o7777) }
    try requireFileQuota(for: node)
    try tree.copyUp(node)
    let time = now
    try record(changeOf: node, .setMode(node, mode & 0o7777), time: time)
    try tree.change(node) { inode in
      inode.mode = mode & 0o7777
      inode.changeTime = time
    }
  }

  /// Sets a node's times, those that are given.
  /// - Throws: `stale` without such a node, or what the lower layer says.
  public func setTimes(of node: NodeID, access: UInt64?, modification: UInt64?) throws(FileError) {
    if let (layer, lower) = tree.writable(node) {
      return try layer.setTimes(of: lower, access: access, modification: modification)
    }
    try requireFileQuota(for: node)
    try tree.copyUp(node)
    let time = now
    try record(changeOf: node, .setTimes(node, access: access, modification: modification), time: time)
    try tree.change(node) { inode in
      inode.accessTime = access ?? inode.accessTime
      inode.modificationTime = modification ?? inode.modificationTime
      inode.changeTime = time
    }
  }

  /// Waits until what was written to a file or directory is on the disk, if it is written through to one.
  /// - Parameter onlyContents: whether attributes that are not needed to read the contents may come later.
  /// - Throws: `stale` without such a node, or what the lower layer says.
  public func synchronize(_ node: NodeID, onlyContents: Bool = false) throws(FileError) {
    if let (layer, lower) = tree.writable(node) { try layer.synchronize(lower, onlyContents: onlyContents) }
  }

  private func requireFile(_ node: NodeID) throws(FileError) {
    switch try tree.kind(of: node) {
    case .file: return
    case .directory: throw .isDirectory
    case .symlink, .device: throw .invalid
    }
  }

  /// Writes within one chunk, after copying that chunk from the lower file if it shows through there.
  private func writeChunk(
    _ bytes: UnsafeRawBufferPointer, to node: NodeID, chunk index: UInt64, at offset: Int, time: UInt64
  ) throws(FileError) {
    let (held, visible) = chunkBytes(of: node, index)
    // A chunk that is not held yet takes what shows through, too.
    let needed = max(held, visible, UInt64(offset + bytes.count)) - held
    let quota = configuration.quotas.bytes
    guard needed <= quota - min(tree.usage.bytes, quota) else { throw .noSpace }
    let lower = visible > 0 ? try lowerChunk(of: node, index, count: Int(truncatingIfNeeded: visible)) : nil
    if let lower { try record(changeOf: node, .copyChunk(node, index: index, lower.bytes), time: time) }
    try record(changeOf: node, .write(node, offset: index * Chunk.size + UInt64(offset), [UInt8](bytes)), time: time)
    try tree.change(node) { inode in
      inode.changeFile { file in
        if let lower { file.set(lower, at: index) }
        file.write(bytes, chunk: index, at: offset)
      }
      inode.modificationTime = time
      inode.changeTime = time
    }
  }

  /// How many bytes of a chunk the upper layer holds, or else how many of the lower file show through there.
  ///
  /// This hands out numbers and no contents: whoever writes must be the contents' only owner, or it would copy them.
  private func chunkBytes(of node: NodeID, _ index: UInt64) -> (held: UInt64, visible: UInt64) {
    guard case .file(let file)? = tree.inodes[node]?.content else { return (0, 0) }
    if let chunk = file.chunks[index] { return (UInt64(chunk.bytes.count), 0) }
    let start = index * Chunk.size
    return (0, start < file.lowerSize ? min(file.lowerSize - start, Chunk.size) : 0)
  }

  /// A copy of what shows through of the lower file in one chunk.
  private func lowerChunk(of node: NodeID, _ index: UInt64, count: Int) throws(FileError) -> Chunk {
    guard let inode = tree.inodes[node] else { throw .stale }
    let chunk = Chunk([UInt8](repeating: 0, count: count))
    let result: Result<Void, FileError> = chunk.bytes.withUnsafeMutableBytes { buffer in
      do throws(FileError) {
        return .success(try tree.readLower(inode.file, of: node, at: index * Chunk.size, into: buffer))
      } catch {
        return .failure(error)
      }
    }
    try result.get()
    return chunk
  }
}

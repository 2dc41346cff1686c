extension Tree {
  /// Reads from a file and returns how many bytes it got; fewer than asked for only at the end of the file.
  /// - Throws: `isDirectory`, `invalid` for links, `notSupported` for devices, or what the lower layer says.
  public func read(
    _ id: NodeID, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(FileError) -> Int {
    guard let inode = inodes[id] else {
      let lower = try requireLower(id)
      return try lower.layer.read(lower.node, at: offset, into: buffer)
    }
    switch inode.content {
    case .file(let file): return try read(file, of: id, at: offset, into: buffer)
    case .directory: throw .isDirectory
    case .symlink: throw .invalid
    case .device: throw .notSupported
    }
  }

  private func read(
    _ file: FileContent, of id: NodeID, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(FileError) -> Int {
    guard offset < file.size else { return 0 }
    let count = Int(truncatingIfNeeded: min(UInt64(buffer.count), file.size - offset))
    var position = offset
    var done = 0
    while done < count {
      let index = position / Chunk.size
      let start = position % Chunk.size
      let length = Int(truncatingIfNeeded: min(UInt64(count - done), Chunk.size - start))
      let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + length])
      if let chunk = file.chunks[index] {
        chunk.read(at: Int(truncatingIfNeeded: start), into: piece)
      } else {
        try readLower(file, of: id, at: position, into: piece)
      }
      done += length
      position += UInt64(length)
    }
    return count
  }

  /// Fills a buffer with what shows through from the lower file, and zeros after that.
  func readLower(
    _ file: FileContent, of id: NodeID, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(FileError) {
    var filled = 0
    if offset < file.lowerSize {
      let lower = try requireLower(id)
      let length = Int(truncatingIfNeeded: min(UInt64(buffer.count), file.lowerSize - offset))
      let visible = UnsafeMutableRawBufferPointer(rebasing: buffer[..<length])
      filled = try lower.layer.read(lower.node, at: offset, into: visible)
      // A lower file that was changed meanwhile is not the one that was copied up: the two must not be mixed.
      guard filled == length else { throw .stale }
      if let time = file.lowerTime, try lower.layer.attributes(of: lower.node).modificationTime != time {
        throw .stale
      }
    }
    buffer.fillWithZeros(from: filled)
  }

  /// The most bytes that a file may have to be in memory as a whole.
  static let largestContents = UInt64(Int32.max)

  /// All bytes of a file.
  /// - Throws: `fileTooLarge` for a file that cannot be in memory, or what `read` throws.
  public func contents(of id: NodeID) throws(FileError) -> [UInt8] {
    let size = try attributes(of: id).size
    guard size <= Tree.largestContents else { throw .fileTooLarge }
    var failure: FileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(truncatingIfNeeded: size)) { buffer, count in
      do throws(FileError) {
        count = try read(id, at: 0, into: UnsafeMutableRawBufferPointer(buffer))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }
}

extension Tree {
  /// Writes everything below a directory as a tar archive, in the order of the names' bytes.
  ///
  /// The same tree makes the same bytes, on every machine. Further names of a file become hard links. Devices have no
  /// place in the archive.
  /// - Returns: The paths of what was left out, relative to the directory.
  @discardableResult
  public func writeArchive(of directory: NodeID, to sink: any ByteSink) throws(FileError) -> [[UInt8]] {
    var writer = TarWriter(sink)
    var omitted: [[UInt8]] = []
    // The first path of each file that has several.
    var firstPaths: [NodeID: [UInt8]] = [:]
    // What waits, in the order opposite to that of the archive.
    var waiting: [(path: [UInt8], id: NodeID)] = []

    func enter(_ directory: NodeID, _ path: [UInt8]) throws(FileError) {
      let prefix = path.isEmpty ? [] : path + [UInt8(ascii: "/")]
      for entry in try entries(of: directory).reversed() { waiting.append((prefix + entry.name.bytes, entry.id)) }
    }

    try enter(directory, [])
    while let (path, id) = waiting.popLast() {
      let attributes = try attributes(of: id)
      if let first = firstPaths[id] {
        try writer.begin(
          path, .hardLink(target: first), mode: attributes.mode, modificationTime: attributes.modificationTime)
        continue
      }
      if attributes.linkCount > 1 && attributes.kind != .directory { firstPaths[id] = path }
      let content: TarWriter.Content
      switch attributes.kind {
      case .file: content = .file(size: attributes.size)
      case .directory: content = .directory
      case .symlink: content = .symlink(target: try linkTarget(of: id))
      default:
        omitted.append(path)
        continue
      }
      try writer.begin(path, content, mode: attributes.mode, modificationTime: attributes.modificationTime)
      switch attributes.kind {
      case .file: try writeContents(of: id, size: attributes.size, to: &writer)
      case .directory: try enter(id, path)
      default: break
      }
    }
    try writer.finish()
    return omitted
  }

  private func writeContents(of file: NodeID, size: UInt64, to writer: inout TarWriter) throws(FileError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Int(truncatingIfNeeded: min(size, 1 << 20)), alignment: 1)
    defer { buffer.deallocate() }
    var offset: UInt64 = 0
    while offset < size {
      let length = Int(truncatingIfNeeded: min(UInt64(buffer.count), size - offset))
      let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<length])
      // The header has promised the size.
      guard try read(file, at: offset, into: piece) == length else { throw .stale }
      try writer.write(UnsafeRawBufferPointer(piece))
      offset += UInt64(length)
    }
    try writer.pad()
  }
}

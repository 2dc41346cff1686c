/// A lower layer in memory: what a host program or an archive puts into it before it is mounted.
///
///     let layer = MemoryLayer()
///     let directory = try layer.makeDirectories("usr/share")
///     try layer.addFile(named: FileName("words"), in: directory, contents: [...])
///
/// Nodes are numbered in the order in which they were added.
public final class MemoryLayer: LowerLayer {
  private struct File: SizedFile {
    let bytes: ArraySlice<UInt8>

    var size: UInt64 { UInt64(bytes.count) }
  }

  private var nodes: NodeList<File>

  /// The layer's root directory.
  public var root: LowerNode { nodes.root }

  /// A layer that is an empty directory.
  public init(mode: UInt16 = 0o755, modificationTime: UInt64 = 0) {
    nodes = NodeList(mode: mode, modificationTime: modificationTime)
  }

  /// Adds a file whose contents are shared with the given array.
  /// - Throws: `exists`, `notDirectory` or `stale`.
  @discardableResult
  public func addFile(
    named name: FileName, in directory: LowerNode, contents: ArraySlice<UInt8>, mode: UInt16 = 0o644,
    modificationTime: UInt64 = 0
  ) throws(FileError) -> LowerNode {
    try add(.file(File(bytes: contents)), named: name, in: directory, mode: mode, modificationTime: modificationTime)
  }

  /// Adds an empty directory.
  /// - Throws: `exists`, `notDirectory` or `stale`.
  @discardableResult
  public func addDirectory(
    named name: FileName, in directory: LowerNode, mode: UInt16 = 0o755, modificationTime: UInt64 = 0
  ) throws(FileError) -> LowerNode {
    try add(.directory([:]), named: name, in: directory, mode: mode, modificationTime: modificationTime)
  }

  /// Adds a symbolic link.
  /// - Throws: `exists`, `notDirectory` or `stale`.
  @discardableResult
  public func addSymlink(
    named name: FileName, in directory: LowerNode, target: [UInt8], modificationTime: UInt64 = 0
  ) throws(FileError) -> LowerNode {
    try add(.symlink(target), named: name, in: directory, mode: 0o777, modificationTime: modificationTime)
  }

  /// Finds a directory by a path of names, and makes what is missing on the way.
  /// - Throws: `notDirectory`, or what a name of the path is not allowed to be.
  public func makeDirectories(_ path: String) throws(FileError) -> LowerNode {
    var directory = root
    for part in path.utf8.split(separator: UInt8(ascii: "/")) {
      let name = try FileName([UInt8](part))
      if let child = try child(named: name, of: directory) {
        directory = child
      } else {
        directory = try addDirectory(named: name, in: directory)
      }
    }
    _ = try nodes.children(of: directory)
    return directory
  }

  /// Changes a node's permission bits and time.
  /// - Throws: `stale` without such a node.
  public func setAttributes(of node: LowerNode, mode: UInt16, modificationTime: UInt64) throws(FileError) {
    try nodes.setAttributes(of: node, mode: mode, modificationTime: modificationTime)
  }

  private func add(
    _ content: NodeList<File>.Content, named name: FileName, in directory: LowerNode, mode: UInt16,
    modificationTime: UInt64
  ) throws(FileError) -> LowerNode {
    guard try nodes.children(of: directory)[name] == nil else { throw .exists }
    return try nodes.add(content, named: name, in: directory, mode: mode, modificationTime: modificationTime)
  }

  public func attributes(of node: LowerNode) throws(FileError) -> LowerAttributes { try nodes.attributes(of: node) }

  public func child(named name: FileName, of directory: LowerNode) throws(FileError) -> LowerNode? {
    try nodes.children(of: directory)[name]
  }

  public func entries(of directory: LowerNode) throws(FileError) -> [LowerEntry] { try nodes.entries(of: directory) }

  public func read(
    _ file: LowerNode, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(FileError) -> Int {
    let bytes = try nodes.file(file).bytes
    guard offset < UInt64(bytes.count) else { return 0 }
    let start = bytes.startIndex + Int(truncatingIfNeeded: offset)
    let count = min(buffer.count, bytes.endIndex - start)
    bytes[start..<start + count].withUnsafeBytes { buffer.copyMemory(from: $0) }
    return count
  }

  public func linkTarget(of link: LowerNode) throws(FileError) -> [UInt8] { try nodes.linkTarget(of: link) }

  public func location(of node: LowerNode) -> (parent: LowerNode, name: FileName)? { nodes.location(of: node) }
}

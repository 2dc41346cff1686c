/// A lower layer that shows a tar archive, compressed with gzip or not.
///
///     let layer = try TarLayer(HostFileSource(path: "image.tar"))
///
/// Only the headers are read when it is made; contents stay in the archive. When the same path comes more than once, the
/// last entry counts, as it does for programs that extract. A hard link shows the contents of its target. Devices and
/// FIFOs are not shown. The order of the entries in the archive does not matter to what is seen.
public final class TarLayer: LowerLayer {
  private struct File: SizedFile {
    let offset: UInt64
    let size: UInt64
  }

  private let source: any ByteSource
  private var nodes: NodeList<File>
  /// Devices and FIFOs of the archive, which are not shown.
  public private(set) var hiddenPaths: [[UInt8]] = []

  /// The layer's root directory.
  public var root: LowerNode { nodes.root }

  /// Shows the archive in `source`. A compressed one is expanded into memory.
  /// - Parameters:
  ///   - expansionLimit: The most bytes that a compressed archive may expand to.
  ///   - entryLimit: The most entries that the archive may have, and the most nodes that they may make: a long path makes
  ///     many directories.
  public init(
    _ source: any ByteSource, expansionLimit: Int = 1 << 30, entryLimit: Int = 1 << 22
  ) throws(TarError) {
    self.source = try Self.expanded(source, limit: expansionLimit)
    nodes = NodeList(mode: 0o755, modificationTime: 0)
    var reader = TarReader(self.source)
    var count = 0
    while let entry = try reader.next() {
      count += 1
      guard count <= entryLimit else { throw .tooManyEntries(limit: entryLimit) }
      try add(entry)
      // An entry makes no more directories than its path, whose length is bounded, has names.
      guard nodes.count - 1 <= entryLimit else { throw .tooManyEntries(limit: entryLimit) }
    }
  }

  private static func expanded(_ source: any ByteSource, limit: Int) throws(TarError) -> any ByteSource {
    let file: [UInt8]
    do throws(FileError) {
      guard try source.bytes(at: 0, count: 2) == [0x1F, 0x8B] else { return source }
      file = try source.contents(limit: limit)
    } catch { throw .unreadable(error) }
    do throws(InflateError) {
      return MemorySource(try Gzip.expand(file, limit: limit))
    } catch { throw .compressed(error) }
  }

  // MARK: Building

  private func add(_ entry: TarEntry) throws(TarError) {
    guard let name = entry.path.last else {
      // The root itself.
      if case .directory = entry.content { try setAttributes(of: root, as: entry) }
      return
    }
    let parent = try directory(entry.path.dropLast(), of: entry)
    let old = children(of: parent)?[name]
    var (mode, modificationTime) = (entry.mode, entry.modificationTime)
    let content: NodeList<File>.Content
    switch entry.content {
    case .file(let offset, let size): content = .file(File(offset: offset, size: size))
    case .symlink(let target): content = .symlink(target)
    case .directory:
      if let old, children(of: old) != nil { return try setAttributes(of: old, as: entry) }
      content = .directory([:])
    case .hardLink(let target):
      guard let found = find(target), children(of: found) == nil, let node = try? nodes.require(found) else {
        throw .brokenHardLink(path(of: entry))
      }
      (content, mode, modificationTime) = (node.content, node.mode, node.modificationTime)
    case .special:
      hiddenPaths.append(path(of: entry))
      return
    }
    if let old, let lost = children(of: old), !lost.isEmpty { throw .conflict(path(of: entry)) }
    _ = try add(content, named: name, in: parent, mode: mode, modificationTime, of: entry)
  }

  private func add(
    _ content: NodeList<File>.Content, named name: FileName, in parent: LowerNode, mode: UInt16,
    _ modificationTime: UInt64, of entry: TarEntry
  ) throws(TarError) -> LowerNode {
    do throws(FileError) {
      return try nodes.add(content, named: name, in: parent, mode: mode, modificationTime: modificationTime)
    } catch { throw .conflict(path(of: entry)) }
  }

  private func setAttributes(of node: LowerNode, as entry: TarEntry) throws(TarError) {
    do throws(FileError) {
      try nodes.setAttributes(of: node, mode: entry.mode, modificationTime: entry.modificationTime)
    } catch { throw .conflict(path(of: entry)) }
  }

  /// The directory of a path; what is missing on the way is made.
  private func directory(_ path: ArraySlice<FileName>, of entry: TarEntry) throws(TarError) -> LowerNode {
    var directory = root
    for name in path {
      if let child = children(of: directory)?[name] {
        directory = child
      } else {
        directory = try add(.directory([:]), named: name, in: directory, mode: 0o755, 0, of: entry)
      }
    }
    guard children(of: directory) != nil else { throw .conflict(self.path(of: entry)) }
    return directory
  }

  private func find(_ path: [FileName]) -> LowerNode? {
    var node = root
    for name in path {
      guard let child = children(of: node)?[name] else { return nil }
      node = child
    }
    return node
  }

  private func path(of entry: TarEntry) -> [UInt8] {
    Array(entry.path.map { $0.bytes }.joined(separator: [UInt8(ascii: "/")]))
  }

  private func children(of node: LowerNode) -> [FileName: LowerNode]? { try? nodes.children(of: node) }

  // MARK: Reading

  public func attributes(of node: LowerNode) throws(FileError) -> LowerAttributes { try nodes.attributes(of: node) }

  public func child(named name: FileName, of directory: LowerNode) throws(FileError) -> LowerNode? {
    try nodes.children(of: directory)[name]
  }

  public func entries(of directory: LowerNode) throws(FileError) -> [LowerEntry] { try nodes.entries(of: directory) }

  public func read(
    _ file: LowerNode, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(FileError) -> Int {
    let file = try nodes.file(file)
    guard offset < file.size else { return 0 }
    let count = Int(truncatingIfNeeded: min(UInt64(buffer.count), file.size - offset))
    return try source.read(at: file.offset + offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
  }

  public func linkTarget(of link: LowerNode) throws(FileError) -> [UInt8] { try nodes.linkTarget(of: link) }

  public func location(of node: LowerNode) -> (parent: LowerNode, name: FileName)? { nodes.location(of: node) }
}

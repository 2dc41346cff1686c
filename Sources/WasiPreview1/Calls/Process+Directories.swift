import ShadowFS

/// Listing directories.
extension Process {
  /// Fills a buffer with entries; the last one is cut off where the buffer ends, which tells the guest that there is
  /// more.
  ///
  /// A cookie is the number of an entry in the listing that was made when the guest began to read: whatever comes and
  /// goes meanwhile, no entry is seen twice, and none that stays is left out. What has gone is left out.
  func fdReaddir(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    let (descriptor, files, start) = try directory(arguments.u32(0), .readDirectory)
    let buffer = try memory.bytes(arguments.u32(1), count: arguments.u32(2))
    try memory.check(arguments.u32(4), count: 4)
    var cookie = arguments.u64(3)
    if cookie == 0 || descriptor.file.listing == nil {
      descriptor.file.listing = try translating { () throws(FileError) in try files.entries(of: start.node) }
    }
    let listing = descriptor.file.listing ?? []
    var writer = EntryWriter(buffer)
    // The entries of every directory: itself and the one above it.
    if cookie == 0 { writer.add(next: 1, start.node, .directory, [UInt8(ascii: ".")]) }
    if cookie <= 1 {
      writer.add(next: 2, files.parent(of: start.node), .directory, [UInt8](repeating: UInt8(ascii: "."), count: 2))
    }
    cookie = max(cookie, 2)
    while !writer.isFull, cookie - 2 < UInt64(listing.count) {
      let entry = listing[Int(truncatingIfNeeded: cookie - 2)]
      cookie += 1
      if isPresent(entry, of: start.node, in: files) {
        writer.add(next: cookie, entry.id, FileType(entry.kind), entry.name.bytes)
      }
    }
    try memory.store(UInt32(truncatingIfNeeded: writer.count), at: arguments.u32(4))
  }

  private func isPresent(_ entry: DirectoryEntry, of directory: NodeID, in files: FileSystem) -> Bool {
    do throws(FileError) { return try files.lookup(entry.name, in: directory) == entry.id } catch { return false }
  }
}

/// Writes directory entries into a buffer until it is full.
struct EntryWriter {
  private let buffer: UnsafeMutableRawBufferPointer
  private(set) var count = 0

  init(_ buffer: UnsafeMutableRawBufferPointer) { self.buffer = buffer }

  var isFull: Bool { count == buffer.count }

  /// Adds a `dirent` with its name, or as much of it as there is room for.
  mutating func add(next cookie: UInt64, _ node: NodeID, _ type: FileType, _ name: [UInt8]) {
    add(cookie, bytes: 8)
    add(node.rawValue, bytes: 8)
    add(UInt64(name.count), bytes: 4)
    add(UInt64(type.rawValue), bytes: 4)
    name.withUnsafeBytes { put($0) }
  }

  private mutating func add(_ value: UInt64, bytes: Int) {
    withUnsafeBytes(of: value.littleEndian) { put(UnsafeRawBufferPointer(rebasing: $0.prefix(bytes))) }
  }

  private mutating func put(_ bytes: UnsafeRawBufferPointer) {
    let piece = bytes.prefix(buffer.count - count)
    UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyBytes(from: piece)
    count += piece.count
  }
}

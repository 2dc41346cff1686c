import ShadowFS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What undoes a commit: its entries, and the contents that files had before.
///
/// ```
/// record = "umbra undo 1" 00 undoes:text form-size:8 form contents… sha256:32
/// ```
///
/// The form is the canonical one of the changeset. The contents are those of the entries that had a file before and have
/// another one now, or none, in their order and without lengths: the entries have those. The digest is that of all before
/// it. The file is on the disk as a whole before it gets its name, and the commit begins after that.
public final class UndoRecord {
  private static var header: [UInt8] { Array("umbra undo 1\0".utf8) }
  /// No list of entries is larger.
  private static var formLimit: UInt64 { 1 << 30 }

  /// What was committed.
  public let entries: [ChangesetEntry]
  /// The identity of what was committed.
  public let identity: Digest
  /// The commit that this one has undone, if that is what it did.
  let undoes: String?
  private let file: HostHandle
  private var offsets: [[UInt8]: UInt64] = [:]

  /// Opens a record.
  /// - Throws: `invalid` for one that is not as it was written.
  init(_ file: HostHandle) throws(FileError) {
    self.file = file
    let size = try file.status().attributes.size
    let trailer = UInt64(Digest.byteCount)
    guard size > UInt64(Self.header.count) + trailer else { throw .invalid }
    let digest = try ContentDigest.of(size: size - trailer) { (offset, piece) throws(FileError) in
      try file.read(at: offset, into: piece)
    }
    guard try Self.bytes(file, at: size - trailer, count: trailer) == digest.bytes else { throw .invalid }
    var offset = UInt64(Self.header.count)
    guard try Self.bytes(file, at: 0, count: offset) == Self.header else { throw .invalid }
    let nameLength = try Self.number(file, &offset, byteCount: 4)
    guard nameLength < 256 else { throw .invalid }
    let name = try Self.bytes(file, at: offset, count: nameLength)
    undoes = name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    offset += nameLength
    let formSize = try Self.number(file, &offset, byteCount: 8)
    guard formSize <= min(Self.formLimit, size) else { throw .invalid }
    let form = try Self.bytes(file, at: offset, count: formSize)
    guard let entries = CanonicalForm.entries(of: form) else { throw .invalid }
    self.entries = entries
    identity = SHA256.digest(of: form)
    offset += formSize
    for entry in entries {
      guard let count = Self.keptSize(of: entry) else { continue }
      offsets[entry.basePath] = offset
      guard count <= size - offset else { throw .invalid }
      offset += count
    }
    guard offset == size - trailer else { throw .invalid }
  }

  /// Whether a record has the contents that an entry had before, and how many bytes they are.
  private static func keptSize(of entry: ChangesetEntry) -> UInt64? {
    guard case .file(let size, _)? = entry.before?.content, entry.changesContents else { return nil }
    return size
  }

  /// Writes the contents that an entry had before into an empty file.
  func writeContents(of entry: ChangesetEntry, to node: NodeID, in files: FileSystem) throws(FileError) {
    guard case .file(let size, _)? = entry.before?.content, let start = offsets[entry.basePath] else { throw .invalid }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    var offset: UInt64 = 0
    while offset < size {
      let count = Int(min(UInt64(buffer.count), size - offset))
      let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
      guard try file.read(at: start + offset, into: piece) == count else { throw .io }
      if piece.contains(where: { $0 != 0 }) { try files.writeAll(UnsafeRawBufferPointer(piece), to: node, at: offset) }
      offset += UInt64(count)
    }
    try files.setSize(of: node, to: size)
  }

  // MARK: Writing

  /// Writes a record into an empty file, and waits for the disk.
  /// - Throws: `stale` when a file is no longer what the changeset says.
  static func write(_ changeset: Changeset, undoes: String? = nil, to file: HostHandle) throws(FileError) {
    var writer = Writer(file)
    try writer.append(header)
    let name = Array((undoes ?? "").utf8)
    try writer.append(bigEndian(UInt64(name.count), byteCount: 4) + name)
    let form = CanonicalForm.bytes(of: changeset.entries)
    try writer.append(bigEndian(UInt64(form.count), byteCount: 8) + form)
    for entry in changeset.entries {
      guard let size = keptSize(of: entry), let node = entry.oldNode,
        case .file(_, let expected?)? = entry.before?.content
      else { continue }
      let digest = try ContentDigest.of(size: size) { (offset, piece) throws(FileError) in
        let count = try changeset.base.read(node, at: offset, into: piece)
        if count == piece.count { try writer.append(UnsafeRawBufferPointer(piece)) }
        return count
      }
      guard digest == expected else { throw .stale }
    }
    try writer.finish()
    try file.synchronize()
  }

  /// Writes one piece after the other, and their digest in the end.
  private struct Writer {
    private let file: HostHandle
    private var offset: UInt64 = 0
    private var hash = SHA256()

    init(_ file: HostHandle) { self.file = file }

    mutating func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
      try file.write(bytes, at: offset)
      hash.update(bytes)
      offset += UInt64(bytes.count)
    }

    mutating func append(_ bytes: [UInt8]) throws(FileError) {
      var failure: FileError?
      bytes.withUnsafeBytes { bytes in
        do throws(FileError) { try append(bytes) } catch { failure = error }
      }
      if let failure { throw failure }
    }

    mutating func finish() throws(FileError) {
      let digest = hash
      try append(digest.finish().bytes)
    }
  }

  // MARK: Numbers

  private static func bigEndian(_ number: UInt64, byteCount: Int) -> [UInt8] {
    (0..<byteCount).reversed().map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
  }

  private static func number(_ file: HostHandle, _ offset: inout UInt64, byteCount: UInt64) throws(FileError) -> UInt64
  {
    let bytes = try bytes(file, at: offset, count: byteCount)
    offset += byteCount
    return bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func bytes(_ file: HostHandle, at offset: UInt64, count: UInt64) throws(FileError) -> [UInt8] {
    guard let count = Int(exactly: count) else { throw .invalid }
    var failure: FileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      do throws(FileError) {
        initialized = try file.read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
      } catch { failure = error }
    }
    if let failure { throw failure }
    guard bytes.count == count else { throw .invalid }
    return bytes
  }
}

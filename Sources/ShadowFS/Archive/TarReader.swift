/// Reads the entries of a tar archive: the old format, ustar, pax, and GNU's long names.
///
///     var reader = TarReader(source)
///     while let entry = try reader.next() { ... }
///
/// Only headers are read. Paths come as names below the archive's root: a slash at the beginning and `.` mean nothing,
/// and `..` is refused. Every number is compared with what is there before it is used.
public struct TarReader {
  /// The most bytes that an extended header may have.
  static let extensionLimit = 1 << 20

  private let source: any ByteSource
  private var position: UInt64 = 0
  /// What all following entries have in common.
  private var global = PaxRecords()
  /// Headers of small files lie close to each other; one read serves many.
  private var window: [UInt8] = []
  private var windowStart: UInt64 = 0

  /// Reads the archive in `source`, which is not compressed.
  public init(_ source: any ByteSource) { self.source = source }

  /// The next entry, or `nil` at the end.
  public mutating func next() throws(TarError) -> TarEntry? {
    var records = global
    var longName: [UInt8]?
    var longLink: [UInt8]?
    while true {
      let offset = position
      guard let block = try block(at: offset) else { return nil }
      // A block of zeros ends the archive; so does the end of the file.
      if block.allSatisfy({ $0 == 0 }) { return nil }
      guard block.count == TarHeader.blockSize else { throw .truncated(offset: offset) }
      guard let header = TarHeader(block) else { throw .damagedHeader(offset: offset) }
      position = offset + UInt64(TarHeader.blockSize)
      switch header.type {
      case UInt8(ascii: "x"):
        guard records.add(try extensionBytes(header, at: offset)) else { throw .damagedExtension(offset: offset) }
      case UInt8(ascii: "g"):
        guard global.add(try extensionBytes(header, at: offset)) else { throw .damagedExtension(offset: offset) }
        records = global
      case UInt8(ascii: "L"): longName = TarHeader.text(try extensionBytes(header, at: offset)[...])
      case UInt8(ascii: "K"): longLink = TarHeader.text(try extensionBytes(header, at: offset)[...])
      case UInt8(ascii: "V"): try skip(header.size, at: offset)
      default:
        records.path = records.path ?? longName
        records.linkPath = records.linkPath ?? longLink
        return try entry(header, records, at: offset)
      }
    }
  }

  private mutating func entry(
    _ header: TarHeader, _ records: PaxRecords, at offset: UInt64
  ) throws(TarError) -> TarEntry {
    let name = records.path ?? header.name
    let link = records.linkPath ?? header.linkName
    let size = records.size ?? header.size
    let seconds = UInt64(max(0, header.modificationTime))
    var content: TarEntry.Content
    switch header.type {
    case 0, UInt8(ascii: "0"), UInt8(ascii: "7"):
      guard !records.isSparse else { throw .sparse(name) }
      // Before there were directories in tar, a slash at the end made one.
      let isDirectory = name.last == UInt8(ascii: "/")
      content = isDirectory ? .directory : .file(offset: position, size: size)
      try skip(size, at: offset)
    case UInt8(ascii: "1"):
      content = .hardLink(target: try Self.names(of: link))
      // Some programs write the contents once more, others only their size.
      if size > 0, try !isHeader(at: position) { try skip(size, at: offset) }
    case UInt8(ascii: "2"):
      guard !link.isEmpty, !link.contains(0) else { throw .unsafePath(name) }
      content = .symlink(target: link)
    case UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "6"): content = .special
    case UInt8(ascii: "5"): content = .directory
    case UInt8(ascii: "D"):
      content = .directory
      try skip(size, at: offset)
    case UInt8(ascii: "S"): throw .sparse(name)
    default: throw .unknownType(header.type, name)
    }
    return TarEntry(
      path: try Self.names(of: name), content: content, mode: UInt16(truncatingIfNeeded: header.mode & 0o7777),
      modificationTime: records.modificationTime ?? Self.nanoseconds(seconds: seconds, 0))
  }

  // MARK: Paths and times

  /// The names of a path below the archive's root.
  static func names(of path: [UInt8]) throws(TarError) -> [FileName] {
    var names: [FileName] = []
    for part in path.split(separator: UInt8(ascii: "/")) where part != [UInt8(ascii: ".")] {
      do throws(FileError) {
        names.append(try FileName(Array(part)))
      } catch { throw .unsafePath(path) }
    }
    return names
  }

  /// A time that is too far away becomes the last one there is.
  static func nanoseconds(seconds: UInt64, _ nanoseconds: UInt64) -> UInt64 {
    let product = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let sum = product.partialValue.addingReportingOverflow(nanoseconds)
    return product.overflow || sum.overflow ? .max : sum.partialValue
  }

  // MARK: Blocks

  /// Goes behind the contents of the entry at `offset`.
  private mutating func skip(_ size: UInt64, at offset: UInt64) throws(TarError) {
    // Everything is below 2^63, so that nothing here can overflow.
    guard size <= source.count - min(position, source.count) else { throw .truncated(offset: offset) }
    position = min((position + size + 511) & ~511, source.count)
  }

  private mutating func extensionBytes(_ header: TarHeader, at offset: UInt64) throws(TarError) -> [UInt8] {
    guard header.size <= UInt64(Self.extensionLimit) else { throw .damagedExtension(offset: offset) }
    let start = position
    try skip(header.size, at: offset)
    do throws(FileError) {
      return try source.bytes(at: start, count: Int(truncatingIfNeeded: header.size))
    } catch { throw .unreadable(error) }
  }

  private mutating func isHeader(at offset: UInt64) throws(TarError) -> Bool {
    guard let block = try block(at: offset) else { return true }
    return block.allSatisfy { $0 == 0 } || TarHeader(block) != nil
  }

  /// The block at an offset; shorter at the end of the archive, and `nil` behind it.
  private mutating func block(at offset: UInt64) throws(TarError) -> ArraySlice<UInt8>? {
    guard offset < source.count else { return nil }
    let isInside =
      offset >= windowStart && offset + UInt64(TarHeader.blockSize) <= windowStart + UInt64(window.count)
    if !isInside {
      do throws(FileError) {
        window = try source.bytes(at: offset, count: 32 * TarHeader.blockSize)
      } catch { throw .unreadable(error) }
      windowStart = offset
    }
    let start = Int(truncatingIfNeeded: offset - windowStart)
    let end = min(start + TarHeader.blockSize, window.count)
    return start < end ? window[start..<end] : nil
  }
}

/// Writes a tar archive: the same entries make the same bytes, on every machine.
///
/// The format is ustar, with a pax header before entries that need one: for long paths and targets, sizes from 8 GiB on,
/// and fractions of a second. Owners are 0 and have no names.
public struct TarWriter {
  /// What an entry is.
  public enum Content: Sendable {
    /// A file of that size, whose bytes are written next.
    case file(size: UInt64)
    /// A directory.
    case directory
    /// A symbolic link.
    case symlink(target: [UInt8])
    /// Another name of an entry that was written before.
    case hardLink(target: [UInt8])
  }

  private let sink: any ByteSink
  private var written: UInt64 = 0

  /// Writes into `sink`.
  public init(_ sink: any ByteSink) { self.sink = sink }

  /// Begins an entry. Its path is relative, without a slash at either end.
  public mutating func begin(
    _ path: [UInt8], _ content: Content, mode: UInt16, modificationTime: UInt64
  ) throws(FileError) {
    var path = path
    var size: UInt64 = 0
    var link: [UInt8] = []
    let type: UInt8
    switch content {
    case .file(let count): (type, size) = (UInt8(ascii: "0"), count)
    case .directory:
      type = UInt8(ascii: "5")
      path.append(UInt8(ascii: "/"))
    case .symlink(let target): (type, link) = (UInt8(ascii: "2"), target)
    case .hardLink(let target): (type, link) = (UInt8(ascii: "1"), target)
    }
    let seconds = modificationTime / 1_000_000_000
    let fraction = modificationTime % 1_000_000_000

    var records: [UInt8] = []
    let parts = Self.parts(of: path)
    if parts == nil { records += Self.record("path", path) }
    if link.count > 100 { records += Self.record("linkpath", link) }
    if size >= 1 << 33 { records += Self.record("size", Array("\(size)".utf8)) }
    if fraction != 0 || seconds >= 1 << 33 {
      records += Self.record("mtime", Array("\(seconds)\(Self.decimals(fraction))".utf8))
    }
    if !records.isEmpty {
      try write(
        Self.header(
          prefix: [], name: Array("pax header".utf8), link: [], type: UInt8(ascii: "x"), mode: 0o644,
          size: UInt64(records.count), seconds: 0))
      try write(records)
      try pad()
    }
    let (prefix, name) = parts ?? ([], Array(path.prefix(100)))
    try write(
      Self.header(
        prefix: prefix, name: name, link: Array(link.prefix(100)), type: type, mode: mode,
        size: size < 1 << 33 ? size : 0, seconds: seconds < 1 << 33 ? seconds : 0))
  }

  /// Goes on with the contents of the file that was begun.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try sink.write(bytes)
    written += UInt64(bytes.count)
  }

  /// Ends a file: fills up its last block.
  public mutating func pad() throws(FileError) {
    let rest = Int(truncatingIfNeeded: written % 512)
    if rest > 0 { try write([UInt8](repeating: 0, count: 512 - rest)) }
  }

  /// Ends the archive.
  public mutating func finish() throws(FileError) { try write([UInt8](repeating: 0, count: 1024)) }

  private mutating func write(_ bytes: [UInt8]) throws(FileError) {
    try sink.write(bytes)
    written += UInt64(bytes.count)
  }

  // MARK: Headers

  /// The path as prefix and name, if it fits into both.
  private static func parts(of path: [UInt8]) -> (prefix: [UInt8], name: [UInt8])? {
    if path.count <= 100 { return ([], path) }
    guard path.count <= 256 else { return nil }
    for index in path.indices.dropFirst() where path[index] == UInt8(ascii: "/") {
      let nameCount = path.count - index - 1
      if index <= 155 && nameCount <= 100 && nameCount > 0 {
        return (Array(path[..<index]), Array(path[(index + 1)...]))
      }
    }
    return nil
  }

  /// `LENGTH KEY=VALUE\n`, where the length counts itself.
  private static func record(_ key: String, _ value: [UInt8]) -> [UInt8] {
    let rest = Array(" \(key)=".utf8) + value + [UInt8(ascii: "\n")]
    var length = rest.count + 1
    while "\(length)".utf8.count + rest.count != length { length = "\(length)".utf8.count + rest.count }
    return Array("\(length)".utf8) + rest
  }

  /// A fraction of a second as digits after a point, without zeros at the end.
  private static func decimals(_ nanoseconds: UInt64) -> String {
    guard nanoseconds != 0 else { return "" }
    var digits = Array("\(nanoseconds + 1_000_000_000)".utf8.dropFirst())
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return "." + String(decoding: digits, as: UTF8.self)
  }

  private static func header(
    prefix: [UInt8], name: [UInt8], link: [UInt8], type: UInt8, mode: UInt16, size: UInt64, seconds: UInt64
  ) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ bytes: [UInt8], _ offset: Int) {
      for (index, byte) in bytes.enumerated() { block[offset + index] = byte }
    }
    func octal(_ value: UInt64, _ offset: Int, digits: Int) {
      for index in 0..<digits {
        block[offset + digits - 1 - index] = UInt8(ascii: "0") + UInt8(value >> UInt64(3 * index) & 7)
      }
    }
    put(name, 0)
    octal(UInt64(mode), 100, digits: 7)
    octal(0, 108, digits: 7)
    octal(0, 116, digits: 7)
    octal(size, 124, digits: 11)
    octal(seconds, 136, digits: 11)
    block[156] = type
    put(link, 157)
    put(Array("ustar".utf8), 257)
    put(Array("00".utf8), 263)
    octal(0, 329, digits: 7)
    octal(0, 337, digits: 7)
    put(prefix, 345)
    // The checksum is counted with spaces in its own place.
    put([UInt8](repeating: UInt8(ascii: " "), count: 8), 148)
    octal(block.reduce(0) { $0 + UInt64($1) }, 148, digits: 6)
    block[154] = 0
    return block
  }
}

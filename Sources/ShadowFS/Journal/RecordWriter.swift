/// Puts numbers and names into a record, lowest bytes first.
struct RecordWriter {
  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  mutating func append(_ word: UInt16) { append(UInt64(word), count: 2) }

  mutating func append(_ word: UInt32) { append(UInt64(word), count: 4) }

  mutating func append(_ word: UInt64) { append(word, count: 8) }

  mutating func append(_ node: NodeID) { append(node.rawValue) }

  mutating func append(raw: [UInt8]) { bytes += raw }

  mutating func append(raw: UnsafeRawBufferPointer) { bytes.append(contentsOf: raw) }

  /// Bytes with their number before them.
  mutating func append(counted: [UInt8]) {
    append(UInt32(truncatingIfNeeded: counted.count))
    bytes += counted
  }

  mutating func append(_ name: FileName) { append(counted: name.bytes) }

  mutating func append(_ link: Link) {
    append(link.parent)
    append(link.name)
  }

  /// A number that may be missing.
  mutating func append(optional word: UInt64?) {
    append(UInt8(word == nil ? 0 : 1))
    append(word ?? 0)
  }

  private mutating func append(_ word: UInt64, count: Int) {
    for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: word &>> UInt64(8 * index))) }
  }
}

/// Takes a record apart. Everything is `nil` that is not there.
struct RecordReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func byte() -> UInt8? { rest.popFirst() }

  mutating func word16() -> UInt16? { word(2).map { UInt16(truncatingIfNeeded: $0) } }

  mutating func word32() -> UInt32? { word(4).map { UInt32(truncatingIfNeeded: $0) } }

  mutating func word64() -> UInt64? { word(8) }

  mutating func node() -> NodeID? { word(8).map { NodeID(rawValue: $0) } }

  /// A number that may be missing.
  mutating func optionalWord64() -> UInt64?? {
    guard let isThere = byte(), let word = word64() else { return nil }
    return .some(isThere == 0 ? nil : word)
  }

  /// Bytes with their number before them.
  mutating func counted() -> [UInt8]? {
    guard let count = word32(), UInt64(count) <= UInt64(rest.count) else { return nil }
    defer { rest = rest.dropFirst(Int(truncatingIfNeeded: count)) }
    return Array(rest.prefix(Int(truncatingIfNeeded: count)))
  }

  mutating func name() -> FileName? {
    guard let bytes = counted() else { return nil }
    return try? FileName(bytes)
  }

  mutating func link() -> Link? {
    guard let parent = node(), let name = name() else { return nil }
    return Link(parent: parent, name: name)
  }

  /// All that is left.
  mutating func remainder() -> [UInt8] {
    defer { rest = [] }
    return Array(rest)
  }

  private mutating func word(_ count: Int) -> UInt64? {
    guard rest.count >= count else { return nil }
    var word: UInt64 = 0
    for (index, byte) in rest.prefix(count).enumerated() { word |= UInt64(byte) &<< UInt64(8 * index) }
    rest = rest.dropFirst(count)
    return word
  }
}

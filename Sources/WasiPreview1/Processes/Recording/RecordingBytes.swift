/// Bytes of a recording: integers in groups of seven bits, the lowest first, and byte strings behind their length.
struct RecordingBytes {
  private(set) var bytes: [UInt8] = []

  mutating func append(tag: UInt8, _ values: Int...) {
    bytes.append(tag)
    for value in values { append(value) }
  }

  mutating func append(_ count: Int) { append(UInt64(clamping: count)) }

  mutating func append(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func append(optional value: UInt64?) {
    bytes.append(value == nil ? 0 : 1)
    if let value { append(value) }
  }

  mutating func append(_ data: [UInt8]) {
    append(data.count)
    bytes += data
  }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// Reads what was appended. Everything is checked: the bytes come from a file.
  struct Reader {
    private let data: [UInt8]
    private(set) var position: Int

    init(_ data: [UInt8]) {
      self.data = data
      position = 0
    }

    var isAtEnd: Bool { position == data.count }

    mutating func byte() -> UInt8? {
      guard position < data.count else { return nil }
      defer { position += 1 }
      return data[position]
    }

    mutating func integer() -> UInt64? {
      var value: UInt64 = 0
      for shift in stride(from: UInt64(0), to: 64, by: 7) {
        guard let byte = byte() else { return nil }
        // Of the tenth byte only one bit is left.
        if shift == 63 && byte > 1 { return nil }
        value |= UInt64(byte & 0x7F) << shift
        if byte < 0x80 { return value }
      }
      return nil
    }

    mutating func count() -> Int? { integer().flatMap { Int(exactly: $0) } }

    mutating func optional() -> (value: UInt64?, Void)? {
      switch byte() {
      case 0: return (nil, ())
      case 1:
        guard let value = integer() else { return nil }
        return (value, ())
      default: return nil
      }
    }

    mutating func bytes() -> [UInt8]? {
      guard let count = count(), count <= data.count - position else { return nil }
      defer { position += count }
      return Array(data[position..<position + count])
    }

    mutating func texts() -> [String]? {
      guard let count = count(), count <= data.count - position else { return nil }
      var texts: [String] = []
      for _ in 0..<count {
        guard let bytes = bytes() else { return nil }
        texts.append(String(decoding: bytes, as: UTF8.self))
      }
      return texts
    }
  }
}

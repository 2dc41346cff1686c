/// A module taken apart at its section boundaries, and no further.
///
/// Mutations that keep these boundaries in order reach what lies behind them; otherwise almost every
/// change ends at a section's size.
struct ModuleLayout {
  struct Section {
    var code: UInt8
    var contents: [UInt8]
  }

  var sections: [Section]

  /// Nil if the bytes do not start with sections; a torn end is dropped.
  init?(_ bytes: [UInt8]) {
    guard bytes.count > 8 else { return nil }
    sections = []
    var position = 8
    while position < bytes.count {
      let code = bytes[position]
      position += 1
      guard let size = LEB128.read(bytes, &position), size <= bytes.count - position else { break }
      sections.append(Section(code: code, contents: Array(bytes[position..<position + size])))
      position += size
    }
    if sections.isEmpty { return nil }
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = [0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00]
    for section in sections {
      bytes.append(section.code)
      bytes += LEB128.encode(section.contents.count) + section.contents
    }
    return bytes
  }
}

/// The contents of a code section, taken apart into function bodies.
struct CodeLayout {
  static let sectionCode: UInt8 = 10

  var bodies: [[UInt8]]

  init?(_ contents: [UInt8]) {
    var position = 0
    guard let count = LEB128.read(contents, &position), count <= contents.count else { return nil }
    bodies = []
    for _ in 0..<count {
      guard let size = LEB128.read(contents, &position), size <= contents.count - position else { return nil }
      bodies.append(Array(contents[position..<position + size]))
      position += size
    }
    if bodies.isEmpty { return nil }
  }

  var contents: [UInt8] { bodies.reduce(into: LEB128.encode(bodies.count)) { $0 += LEB128.encode($1.count) + $1 } }
}

/// Variable-length integers, as far as a mutator needs them.
enum LEB128 {
  /// The integer at `position`, which moves past it; nil if there is none below 2^32.
  static func read(_ bytes: [UInt8], _ position: inout Int) -> Int? {
    var value = 0
    for shift in stride(from: 0, to: 35, by: 7) {
      guard position < bytes.count else { return nil }
      let byte = bytes[position]
      position += 1
      value |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return value <= Int(UInt32.max) ? value : nil }
    }
    return nil
  }

  /// The encoding of `value` in at least `minimumLength` bytes, longer ones padded.
  static func encode(_ value: Int, minimumLength: Int = 1) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    repeat {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    } while rest != 0 || bytes.count < minimumLength
    bytes[bytes.count - 1] &= 0x7F
    return bytes
  }
}

extension JSONParser {
  /// Reads a string, from its opening to its closing quote.
  mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    try skipPlain()
    guard peek() == UInt8(ascii: "\\") else {
      let text = try validated(text[start..<position], at: start)
      position += 1
      return text
    }
    var bytes = Array(text[start..<position])
    while true {
      if take("\"") { return try validated(bytes[...], at: start) }
      if take("\\") {
        try escape(into: &bytes)
      } else {
        let start = position
        try skipPlain()
        bytes += text[start..<position]
      }
    }
  }

  /// Goes on to the next quote or backslash.
  private mutating func skipPlain() throws(JSONError) {
    while position < text.count {
      let byte = text[position]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
      guard byte >= 0x20 else { throw error(.controlCharacter) }
      position += 1
    }
    throw error(.unexpectedEnd)
  }

  private func validated(_ bytes: ArraySlice<UInt8>, at start: Int) throws(JSONError) -> String {
    guard let string = String(validating: bytes, as: UTF8.self) else {
      throw JSONError(reason: .malformedUTF8, offset: firstMalformedByte(from: start))
    }
    return string
  }

  /// Where the first bytes are that are no UTF-8.
  private func firstMalformedByte(from start: Int) -> Int {
    var position = start
    while position < text.count {
      var decoder = UTF8()
      var bytes = text[position..<min(position + 4, text.count)].makeIterator()
      guard case .scalarValue(let scalar) = decoder.decode(&bytes) else { break }
      position += UTF8.width(scalar)
    }
    return position
  }

  /// Reads an escape, after its backslash.
  private mutating func escape(into bytes: inout [UInt8]) throws(JSONError) {
    guard let byte = peek() else { throw error(.unexpectedEnd) }
    let start = position - 1
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(byte)
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0C)
    case UInt8(ascii: "n"): bytes.append(0x0A)
    case UInt8(ascii: "r"): bytes.append(0x0D)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "u"): bytes += UTF8.encode(try escapedScalar(from: start)).map(Array.init) ?? []
    default: throw JSONError(reason: .unknownEscape, offset: start)
    }
  }

  /// Reads the character of an escape after its `\u`, with the second escape that it may need.
  private mutating func escapedScalar(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let unit = try codeUnit()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    let next = position
    if UTF16.isLeadSurrogate(unit), take("\\"), take("u") {
      let second = try codeUnit()
      let value = 0x10000 + UInt32(unit & 0x3FF) << 10 + UInt32(second & 0x3FF)
      if UTF16.isTrailSurrogate(second), let scalar = Unicode.Scalar(value) { return scalar }
    }
    guard options.loneSurrogates == .mend else { throw JSONError(reason: .loneSurrogate, offset: start) }
    // What follows stands for itself.
    position = next
    return "\u{FFFD}"
  }

  private mutating func codeUnit() throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = peek() else { throw error(.unexpectedEnd) }
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw error(.expected("four hexadecimal digits"))
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }
}

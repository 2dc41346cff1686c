/// Why text is not JSON.
struct JSONError: Error, CustomStringConvertible {
  let message: String
  /// Bytes from the start of the text.
  let position: Int

  var description: String { "\(message) at byte \(position)" }
}

/// Reads JSON text by recursive descent.
struct JSONParser {
  /// No script nests deeper; more would only threaten the stack.
  private static var maximumDepth: Int { 200 }

  private let text: [UInt8]
  private var position = 0

  static func parse(_ text: [UInt8]) throws(JSONError) -> JSONValue {
    var parser = JSONParser(text: text)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.position == text.count else { throw parser.error("unexpected text after the document") }
    return value
  }

  private init(text: [UInt8]) { self.text = text }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard depth < Self.maximumDepth else { throw error("nested too deeply") }
    skipSpace()
    switch peek() {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var members: [(name: String, value: JSONValue)] = []
    skipSpace()
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      let name = String(decoding: try string(), as: UTF8.self)
      skipSpace()
      guard take(":") else { throw error("expected ':'") }
      members.append((name, try value(depth: depth + 1)))
      skipSpace()
    } while take(",")
    guard take("}") else { throw error("expected '}'") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var elements: [JSONValue] = []
    skipSpace()
    if take("]") { return .array(elements) }
    repeat {
      elements.append(try value(depth: depth + 1))
      skipSpace()
    } while take(",")
    guard take("]") else { throw error("expected ']'") }
    return .array(elements)
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    while let byte = peek(), "+-.eE0123456789".utf8.contains(byte) { position += 1 }
    let digits = String(decoding: text[start..<position], as: UTF8.self)
    guard Double(digits) != nil else { throw error("expected a value") }
    return .number(digits)
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    guard text[position...].starts(with: word.utf8) else { throw error("expected \(word)") }
    position += word.utf8.count
    return value
  }

  private mutating func string() throws(JSONError) -> [UInt8] {
    guard take("\"") else { throw error("expected a string") }
    var bytes: [UInt8] = []
    while let byte = peek() {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return bytes
      case UInt8(ascii: "\\"): try escape(into: &bytes)
      case 0..<0x20: throw error("control character in a string")
      default: bytes.append(byte)
      }
    }
    throw error("unclosed string")
  }

  private mutating func escape(into bytes: inout [UInt8]) throws(JSONError) {
    guard let byte = peek() else { throw error("unclosed string") }
    position += 1
    switch byte {
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0C)
    case UInt8(ascii: "n"): bytes.append(0x0A)
    case UInt8(ascii: "r"): bytes.append(0x0D)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(byte)
    case UInt8(ascii: "u"):
      var code = try codeUnit()
      if code & 0xFC00 == 0xD800 {
        guard take("\\"), take("u") else { throw error("half of a surrogate pair") }
        let low = try codeUnit()
        guard low & 0xFC00 == 0xDC00 else { throw error("half of a surrogate pair") }
        code = 0x10000 + (code & 0x3FF) << 10 + low & 0x3FF
      }
      guard let scalar = Unicode.Scalar(code) else { throw error("half of a surrogate pair") }
      bytes += Array(String(scalar).utf8)
    default: throw error("unknown escape")
    }
  }

  private mutating func codeUnit() throws(JSONError) -> UInt32 {
    guard position + 4 <= text.count,
      let code = UInt32(String(decoding: text[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw error("expected four hexadecimal digits") }
    position += 4
    return code
  }

  private func peek() -> UInt8? { position < text.count ? text[position] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
  }

  private func error(_ message: String) -> JSONError { JSONError(message: message, position: position) }
}

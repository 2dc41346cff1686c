/// A JSON document. Object members keep their order; a name that occurs twice counts the first time.
enum JSONValue {
  case null
  case boolean(Bool)
  /// A number, as written: scripts hold integers that no floating-point number does.
  case number(String)
  /// Bytes, because scripts compare names byte by byte.
  case string([UInt8])
  case array([JSONValue])
  case object([(name: String, value: JSONValue)])

  subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  var bytes: [UInt8]? {
    if case .string(let bytes) = self { bytes } else { nil }
  }

  var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

  var integer: Int? {
    if case .number(let text) = self { Int(text) } else { nil }
  }

  var array: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }
}

extension JSONValue: CustomStringConvertible {
  /// The document as JSON text, without white space.
  var description: String {
    switch self {
    case .null: return "null"
    case .boolean(let value): return value ? "true" : "false"
    case .number(let text): return text
    case .string(let bytes): return Self.quote(String(decoding: bytes, as: UTF8.self))
    case .array(let elements): return "[" + elements.map(\.description).joined(separator: ",") + "]"
    case .object(let members):
      return "{" + members.map { Self.quote($0.name) + ":" + $0.value.description }.joined(separator: ",") + "}"
    }
  }

  private static func quote(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

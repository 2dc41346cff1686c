import JSONText

/// Reads arguments from JSON, as leniently as can be without guessing: integers may be written as texts, members may have
/// other names that were agreed upon. Members that nobody has asked for are errors, because what the model wanted with
/// them would not be done.
struct ArgumentReader {
  let aliases: [String: [String]]

  /// Reads a value.
  /// - Throws: `ToolError`, or what the type itself throws.
  func read<Value: Decodable>(_ type: Value.Type, from value: JSONValue, at place: ArgumentPlace) throws -> Value {
    if let plain = try plain(type, from: value, at: place) { return plain }
    if let choice = Choice(type) {
      guard let text = value.text, choice.texts.contains(text) else {
        throw Self.mismatch(value, "one of " + choice.texts.map { "\"\($0)\"" }.joined(separator: ", "), at: place)
      }
    }
    let source = ArgumentSource(reader: self, value: value, place: place)
    let result = try Value(from: source)
    try source.requireNoMore()
    return result
  }

  private func plain<Value>(_ type: Value.Type, from value: JSONValue, at place: ArgumentPlace) throws -> Value? {
    if type == String.self {
      guard let text = value.text else { throw Self.mismatch(value, "a string", at: place) }
      return text as? Value
    }
    if type == Bool.self {
      switch (value.boolean, value.text) {
      case (let flag?, _): return flag as? Value
      case (nil, "true"): return true as? Value
      case (nil, "false"): return false as? Value
      default: throw Self.mismatch(value, "true or false", at: place)
      }
    }
    if type == Double.self || type == Float.self {
      guard let number = value.double ?? value.text.flatMap(Double.init), number.isFinite else {
        throw Self.mismatch(value, "a number", at: place)
      }
      return type == Float.self ? Float(number) as? Value : number as? Value
    }
    if let type = type as? any FixedWidthInteger.Type { return try integer(type, from: value, at: place) as? Value }
    return nil
  }

  private func integer<Value: FixedWidthInteger>(
    _ type: Value.Type, from value: JSONValue, at place: ArgumentPlace
  ) throws -> Value {
    let number: Value? =
      switch value {
      case .integer(let number): Value(exactly: number)
      case .unsigned(let number): Value(exactly: number)
      case .double(let number): Value(exactly: number)
      case .string(let text): Value(text)
      default: nil
      }
    guard let number else {
      throw Self.mismatch(value, "an integer from \(Value.min) to \(Value.max)", at: place)
    }
    return number
  }

  static func mismatch(_ value: JSONValue, _ expected: String, at place: ArgumentPlace) -> ToolError {
    let found =
      switch value {
      case .null: "null"
      case .boolean, .integer, .unsigned, .double: "\(value)"
      case .string(let text): text.utf8.count <= 80 ? "\(value)" : "a string of \(text.utf8.count) bytes"
      case .array: "an array"
      case .object: "an object"
      }
    return ToolError(.invalidInput, "\(place.subject) must be \(expected), not \(found)")
  }
}

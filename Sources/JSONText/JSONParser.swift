/// Reads JSON text by recursive descent, in time that is linear in its length.
struct JSONParser {
  let text: [UInt8]
  let options: JSONReadingOptions
  var position = 0

  static func parse(_ text: [UInt8], options: JSONReadingOptions) throws(JSONError) -> JSONValue {
    guard text.count <= options.maximumBytes else {
      throw JSONError(reason: .tooLarge(limit: options.maximumBytes), offset: max(0, options.maximumBytes))
    }
    var parser = JSONParser(text: text, options: options)
    parser.skipSpace()
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.position == text.count else { throw parser.error(.expected("nothing after the value")) }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard let byte = peek() else { throw error(.unexpectedEnd) }
    switch byte {
    case UInt8(ascii: "{"): return .object(try object(depth: try deeper(depth)))
    case UInt8(ascii: "["): return .array(try array(depth: try deeper(depth)))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw error(.expected("a value"))
    }
  }

  private func deeper(_ depth: Int) throws(JSONError) -> Int {
    let limit = min(options.maximumDepth, JSONReadingOptions.depthLimit)
    guard depth < limit else { throw error(.tooDeep(limit: limit)) }
    return depth + 1
  }

  private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
    position += 1
    skipSpace()
    if take("]") { return [] }
    var elements: [JSONValue] = []
    while true {
      elements.append(try value(depth: depth))
      skipSpace()
      if take("]") { return elements }
      guard take(",") else { throw missing("',' or ']'") }
      skipSpace()
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
    position += 1
    skipSpace()
    if take("}") { return JSONObject() }
    var members = MemberList()
    while true {
      guard peek() == UInt8(ascii: "\"") else { throw missing("a name") }
      let start = position
      let name = try string()
      skipSpace()
      guard take(":") else { throw missing("':'") }
      skipSpace()
      let isRefused = options.duplicateNames == .refuse && members.contains(name)
      guard !isRefused else { throw JSONError(reason: .duplicateName(name), offset: start) }
      members.put(name, try value(depth: depth))
      skipSpace()
      if take("}") { return members.object }
      guard take(",") else { throw missing("',' or '}'") }
      skipSpace()
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let rest = text[position...]
    guard rest.starts(with: word.utf8) else {
      guard word.utf8.starts(with: rest) else { throw error(.expected("a value")) }
      throw JSONError(reason: .unexpectedEnd, offset: text.count)
    }
    position += word.utf8.count
    return value
  }
}

extension JSONParser {
  func peek() -> UInt8? { position < text.count ? text[position] : nil }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < text.count, text[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  func error(_ reason: JSONError.Reason) -> JSONError { JSONError(reason: reason, offset: position) }

  /// The error where something should stand.
  func missing(_ what: String) -> JSONError { error(position < text.count ? .expected(what) : .unexpectedEnd) }

  private mutating func skipSpace() {
    while position < text.count {
      switch text[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }
}

/// The members of an object that is being read, of which each name occurs once.
private struct MemberList {
  /// A name, equal to those of the same bytes.
  private struct Name: Hashable {
    let text: String
    static func == (left: Name, right: Name) -> Bool { left.text.hasSameBytes(as: right.text) }
    func hash(into hasher: inout Hasher) { text.hashBytes(into: &hasher) }
  }

  private(set) var object = JSONObject()
  /// Where names are, once there are so many that looking through them all would take long.
  private var places: [Name: Int] = [:]
  private static var fewMembers: Int { 16 }

  private func place(of name: String) -> Int? {
    object.members.count <= Self.fewMembers
      ? object.members.firstIndex { $0.name.hasSameBytes(as: name) } : places[Name(text: name)]
  }

  func contains(_ name: String) -> Bool { place(of: name) != nil }

  mutating func put(_ name: String, _ value: JSONValue) {
    if let place = place(of: name) {
      object.members[place].value = value
      return
    }
    object.append(name, value)
    let count = object.members.count
    if count == Self.fewMembers + 1 {
      for (index, member) in object.members.enumerated() { places[Name(text: member.name)] = index }
    } else if count > Self.fewMembers {
      places[Name(text: name)] = count - 1
    }
  }
}

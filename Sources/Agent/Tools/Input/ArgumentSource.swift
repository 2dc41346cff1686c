import JSONText

/// A JSON value in the form in which types read themselves.
struct ArgumentSource: Decoder {
  /// Which members were asked for.
  final class Claims {
    /// Whether the value was read as something else than an object.
    var isOther = false
    /// The names by which members were found.
    var found: Set<String> = []
    /// The names that were looked for, in order.
    var known: [String] = []
  }

  let reader: ArgumentReader
  let value: JSONValue
  let place: ArgumentPlace
  let claims = Claims()
  let codingPath: [any CodingKey] = []
  let userInfo: [CodingUserInfoKey: Any] = [:]

  init(reader: ArgumentReader, value: JSONValue, place: ArgumentPlace) {
    self.reader = reader
    self.value = value
    self.place = place
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard let object = value.object else { throw ArgumentReader.mismatch(value, "an object", at: place) }
    return KeyedDecodingContainer(Keyed(source: self, object: object))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard let elements = value.array else { throw ArgumentReader.mismatch(value, "an array", at: place) }
    claims.isOther = true
    return Unkeyed(source: self, elements: elements)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer {
    claims.isOther = true
    return Single(source: self)
  }

  /// Makes sure that all members of an object were read.
  func requireNoMore() throws(ToolError) {
    guard !claims.isOther else { return }
    // A type that asks for nothing is an object without members.
    guard let object = value.object else { throw ArgumentReader.mismatch(value, "an object", at: place) }
    guard let stranger = object.members.first(where: { !claims.found.contains($0.name) }) else { return }
    let subject = place.text.isEmpty ? "there is no argument" : "\(place.subject) has no member"
    let known = claims.known.isEmpty ? "there are none" : "there are \(claims.known.joined(separator: ", "))"
    throw ToolError(.invalidInput, "\(subject) \(JSONValue.string(stranger.name)); \(known)")
  }

  private static var unsupported: ToolError {
    ToolError(.invalidInput, "the tool reads its arguments in a way that is not supported")
  }
}

extension ArgumentSource {
  private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let source: ArgumentSource
    let object: JSONObject
    let codingPath: [any CodingKey] = []

    var allKeys: [Key] { object.members.compactMap { Key(stringValue: $0.name) } }

    /// The member of a name, or of one that means the same.
    private func member(_ key: Key) throws(ToolError) -> JSONValue? {
      let name = key.stringValue
      let place = source.place.member(name)
      if !source.claims.known.contains(name) { source.claims.known.append(name) }
      var found: JSONObject.Member?
      for name in [name] + (source.reader.aliases[place.name] ?? []) + NameStyle.others(of: name) {
        source.claims.found.insert(name)
        guard let value = object[name] else { continue }
        if let other = found {
          guard other.value == value else {
            throw ToolError(.invalidInput, "\(other.name) and \(name) mean the same and have different values")
          }
        } else {
          found = JSONObject.Member(name: name, value: value)
        }
      }
      return found?.value
    }

    func contains(_ key: Key) -> Bool {
      do throws(ToolError) { return try member(key) != nil } catch {
        // Reading it says what is wrong.
        return true
      }
    }

    func decodeNil(forKey key: Key) throws -> Bool { try member(key)?.isNull ?? true }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
      let place = source.place.member(key.stringValue)
      guard let value = try member(key) else { throw ToolError(.invalidInput, "\(place.subject) is missing") }
      return try source.reader.read(type, from: value, at: place)
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw ArgumentSource.unsupported }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      throw ArgumentSource.unsupported
    }
    func superDecoder() throws -> any Decoder { throw ArgumentSource.unsupported }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw ArgumentSource.unsupported }
  }

  private struct Unkeyed: UnkeyedDecodingContainer {
    let source: ArgumentSource
    let elements: [JSONValue]
    let codingPath: [any CodingKey] = []
    var currentIndex = 0
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    init(source: ArgumentSource, elements: [JSONValue]) {
      self.source = source
      self.elements = elements
    }

    mutating func decodeNil() -> Bool {
      guard !isAtEnd, elements[currentIndex].isNull else { return false }
      currentIndex += 1
      return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
      guard !isAtEnd else { throw ToolError(.invalidInput, "\(source.place.subject) has too few elements") }
      let place = source.place.element(currentIndex)
      let value = try source.reader.read(type, from: elements[currentIndex], at: place)
      currentIndex += 1
      return value
    }

    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { throw ArgumentSource.unsupported }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw ArgumentSource.unsupported }
    mutating func superDecoder() throws -> any Decoder { throw ArgumentSource.unsupported }
  }

  private struct Single: SingleValueDecodingContainer {
    let source: ArgumentSource
    let codingPath: [any CodingKey] = []

    func decodeNil() -> Bool { source.value.isNull }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
      try source.reader.read(type, from: source.value, at: source.place)
    }
  }
}

/// The two ways in which names of several words are written.
enum NameStyle {
  /// `filePath` for `file_path`, and the other way round.
  static func others(of name: String) -> [String] {
    var (snake, camel) = ("", "")
    var startsWord = false
    for scalar in name.unicodeScalars {
      if scalar == "_" {
        startsWord = !camel.isEmpty
        snake.unicodeScalars.append(scalar)
        continue
      }
      let isCapital = scalar.properties.isUppercase
      if isCapital, !snake.isEmpty, !snake.hasSuffix("_") { snake += "_" }
      snake += scalar.properties.lowercaseMapping
      camel += startsWord ? scalar.properties.uppercaseMapping : String(scalar)
      startsWord = false
    }
    return [snake, camel].filter { $0 != name }
  }
}

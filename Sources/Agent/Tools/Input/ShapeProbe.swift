/// Lets a type read itself from nothing, and notes what it asks for.
///
/// Texts are empty, numbers zero, arrays and dictionaries have one element, and everything optional is there.
struct ShapeProbe: Decoder {
  /// What was asked for.
  final class Notes {
    var shape: ArgumentShape?
    var members: [ArgumentShape.Member] = []
    /// Members that may be left out.
    var optional: Set<String> = []
    var elements: [ArgumentShape] = []
  }

  let notes = Notes()
  let depth: Int
  let codingPath: [any CodingKey] = []
  let userInfo: [CodingUserInfoKey: Any] = [:]

  /// Types that have themselves as members end here.
  private static var depthLimit: Int { 16 }

  /// The shape of a type, and a value of it.
  static func probe<Value: Decodable>(_ type: Value.Type, depth: Int) throws -> (shape: ArgumentShape, value: Value) {
    if let (shape, value) = plain(type) { return (shape, value) }
    if let choice = Choice(type) { return (.choice(choice.texts), choice.first) }
    guard depth < depthLimit else { throw ToolSchemaError(input: "\(type)", reason: "it has itself as a member") }
    let probe = ShapeProbe(depth: depth + 1)
    let value = try Value(from: probe)
    return (probe.notes.result, value)
  }

  private static func plain<Value>(_ type: Value.Type) -> (ArgumentShape, Value)? {
    if type == String.self, let value = "" as? Value { return (.text, value) }
    if type == Bool.self, let value = false as? Value { return (.boolean, value) }
    if type == Double.self, let value = 0.0 as? Value { return (.number, value) }
    if type == Float.self, let value = Float(0) as? Value { return (.number, value) }
    if let type = type as? any FixedWidthInteger.Type, let value = zero(type) as? Value { return (.integer, value) }
    return nil
  }

  private static func zero<Value: FixedWidthInteger>(_ type: Value.Type) -> Value { 0 }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(Keyed(probe: self))
  }

  func unkeyedContainer() -> any UnkeyedDecodingContainer { Unkeyed(probe: self) }

  func singleValueContainer() -> any SingleValueDecodingContainer { Single(probe: self) }
}

extension ShapeProbe.Notes {
  /// What all of it comes to. A type that asks for nothing is an object without members.
  var result: ArgumentShape {
    if let shape { return shape }
    if let element = elements.first { return .array(element) }
    return .object(
      members.map {
        ArgumentShape.Member(name: $0.name, shape: $0.shape, isRequired: !optional.contains($0.name))
      })
  }
}

extension ShapeProbe {
  private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let probe: ShapeProbe
    let codingPath: [any CodingKey] = []

    /// Only dictionaries ask for all keys, and only theirs can be made of any text.
    var allKeys: [Key] { Key(stringValue: "*").map { [$0] } ?? [] }

    /// Only what is optional is asked about before it is read.
    func contains(_ key: Key) -> Bool {
      probe.notes.optional.insert(key.stringValue)
      return true
    }

    func decodeNil(forKey key: Key) -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
      let (shape, value) = try ShapeProbe.probe(type, depth: probe.depth)
      if key.stringValue == "*" {
        probe.notes.shape = .dictionary(shape)
      } else {
        probe.notes.members.append(ArgumentShape.Member(name: key.stringValue, shape: shape, isRequired: true))
      }
      return value
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
      throw ShapeProbe.unsupported
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw ShapeProbe.unsupported }
    func superDecoder() throws -> any Decoder { throw ShapeProbe.unsupported }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw ShapeProbe.unsupported }
  }

  private struct Unkeyed: UnkeyedDecodingContainer {
    let probe: ShapeProbe
    let codingPath: [any CodingKey] = []
    let count: Int? = 1
    var currentIndex = 0
    var isAtEnd: Bool { currentIndex > 0 }

    mutating func decodeNil() -> Bool { false }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
      let (shape, value) = try ShapeProbe.probe(type, depth: probe.depth)
      probe.notes.elements.append(shape)
      currentIndex += 1
      return value
    }

    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { throw ShapeProbe.unsupported }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw ShapeProbe.unsupported }
    mutating func superDecoder() throws -> any Decoder { throw ShapeProbe.unsupported }
  }

  private struct Single: SingleValueDecodingContainer {
    let probe: ShapeProbe
    let codingPath: [any CodingKey] = []

    func decodeNil() -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
      let (shape, value) = try ShapeProbe.probe(type, depth: probe.depth)
      probe.notes.shape = shape
      return value
    }
  }

  private static var unsupported: ToolSchemaError {
    ToolSchemaError(
      input: "a type of arguments", reason: "it reads itself in an unusual way; let it have its own schema()")
  }
}

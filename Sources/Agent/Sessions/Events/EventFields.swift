import JSONText

/// The members of a line, by name and type. What else is there is ignored.
public struct EventFields {
  private let object: JSONObject

  /// The members of an object.
  public init(_ object: JSONObject) { self.object = object }

  /// A member of any type, `null` included.
  public func value(_ name: String) throws(EventFieldError) -> JSONValue {
    guard let value = object[name] else { throw EventFieldError(name: name) }
    return value
  }

  /// A string.
  public func text(_ name: String) throws(EventFieldError) -> String { try required(name, \.text) }
  /// A number without a fraction.
  public func integer(_ name: String) throws(EventFieldError) -> Int { try required(name, \.integer) }
  /// A boolean.
  public func boolean(_ name: String) throws(EventFieldError) -> Bool { try required(name, \.boolean) }
  /// An array of strings.
  public func texts(_ name: String) throws(EventFieldError) -> [String] { try required(name, Self.texts) }

  /// A member of any type, if there is one.
  public func optionalValue(_ name: String) -> JSONValue? { object[name] }
  /// A string, if there is one.
  public func optionalText(_ name: String) throws(EventFieldError) -> String? { try optional(name, \.text) }
  /// A number without a fraction, if there is one.
  public func optionalInteger(_ name: String) throws(EventFieldError) -> Int? { try optional(name, \.integer) }
  /// A boolean, if there is one.
  public func optionalBoolean(_ name: String) throws(EventFieldError) -> Bool? { try optional(name, \.boolean) }
  /// An array of strings, if there is one.
  public func optionalTexts(_ name: String) throws(EventFieldError) -> [String]? { try optional(name, Self.texts) }

  private func required<Value>(
    _ name: String, _ read: (JSONValue) -> Value?
  ) throws(EventFieldError) -> Value {
    guard let value = object[name].flatMap(read) else { throw EventFieldError(name: name) }
    return value
  }

  /// A member that is `null` is as good as none.
  private func optional<Value>(
    _ name: String, _ read: (JSONValue) -> Value?
  ) throws(EventFieldError) -> Value? {
    guard let member = object[name], !member.isNull else { return nil }
    guard let value = read(member) else { throw EventFieldError(name: name) }
    return value
  }

  private static func texts(_ value: JSONValue) -> [String]? {
    guard let elements = value.array else { return nil }
    let texts = elements.compactMap(\.text)
    return texts.count == elements.count ? texts : nil
  }
}

extension JSONObject {
  /// Adds a member, if there is a value for it.
  mutating func append(_ name: String, ifPresent value: JSONValue?) {
    if let value { append(name, value) }
  }

  /// Adds a string, if there is one.
  mutating func append(_ name: String, ifPresent text: String?) { append(name, ifPresent: text.map(JSONValue.string)) }

  /// Adds a number, if there is one.
  mutating func append(_ name: String, ifPresent number: Int?) {
    append(name, ifPresent: number.map { JSONValue.integer(Int64($0)) })
  }

  /// Adds a boolean, if there is one.
  mutating func append(_ name: String, ifPresent flag: Bool?) { append(name, ifPresent: flag.map(JSONValue.boolean)) }

  /// Adds strings, if there are any.
  mutating func append(_ name: String, ifPresent texts: [String]?) {
    append(name, ifPresent: texts.map { JSONValue.array($0.map(JSONValue.string)) })
  }
}

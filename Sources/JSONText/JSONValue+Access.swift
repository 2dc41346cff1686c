extension JSONValue {
  /// Whether this is `null`.
  public var isNull: Bool {
    if case .null = self { true } else { false }
  }

  /// The boolean, if this is one.
  public var boolean: Bool? {
    if case .boolean(let value) = self { value } else { nil }
  }

  /// The number, if it has no fraction and fits.
  public var integer: Int? {
    switch exact {
    case .integer(let value): Int(exactly: value)
    case .unsigned(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The number, if this is one; large integers are rounded.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .unsigned(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  /// The string, if this is one.
  public var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The elements, if this is an array.
  public var array: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members, if this is an object.
  public var object: JSONObject? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The member of that name, if this is an object that has one.
  public subscript(name: String) -> JSONValue? { object?[name] }

  /// Whether arrays and objects are inside each other more often than `depth` times.
  public func isNested(deeperThan depth: Int) -> Bool {
    switch self {
    case .array(let elements): depth < 1 || elements.contains { $0.isNested(deeperThan: depth - 1) }
    case .object(let object): depth < 1 || object.members.contains { $0.value.isNested(deeperThan: depth - 1) }
    default: false
    }
  }

  /// The same value in its one form: a number is `integer` where it fits, else `unsigned` where that fits, and `null`
  /// where it is none.
  var exact: JSONValue {
    switch self {
    case .unsigned(let value):
      if let integer = Int64(exactly: value) { return .integer(integer) }
      return self
    case .double(let value):
      if let integer = Int64(exactly: value) { return .integer(integer) }
      if let integer = UInt64(exactly: value) { return .unsigned(integer) }
      return value.isFinite ? self : .null
    default: return self
    }
  }
}

/// A JSON document, or a part of one.
///
/// ```swift
/// let value = try JSONValue(parsing: Array(#"{"name":"umbra","sizes":[1,2]}"#.utf8))
/// value["name"]?.text        // "umbra"
/// value["sizes"]?.array      // [1, 2]
/// ```
///
/// Integers are exact, up to 64 bits with and without a sign. Strings and names are compared byte by byte: two that only
/// look alike are different. Objects keep the order of their members, and it counts when they are compared.
public enum JSONValue: Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case boolean(Bool)
  /// A number without a fraction.
  case integer(Int64)
  /// A number without a fraction, which may be too large for `integer`.
  case unsigned(UInt64)
  /// Any other number. What is no number or infinite is written as `null`.
  case double(Double)
  /// A string.
  case string(String)
  /// The elements of an array.
  case array([JSONValue])
  /// The members of an object.
  case object(JSONObject)

  /// Reads JSON text, which may have nothing but white space around it.
  public init(parsing text: [UInt8], options: JSONReadingOptions = JSONReadingOptions()) throws(JSONError) {
    self = try JSONParser.parse(text, options: options)
  }

  /// The value as JSON text.
  public func text(_ format: JSONFormat = .compact) -> [UInt8] {
    var writer = JSONWriter(format)
    writer.write(self)
    return writer.bytes
  }
}

extension JSONValue: CustomStringConvertible {
  /// The value as JSON text without white space.
  public var description: String { String(decoding: text(), as: UTF8.self) }
}

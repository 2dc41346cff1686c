/// Why text is not JSON, or not JSON that is wanted here.
public struct JSONError: Error, Hashable, Sendable {
  /// What is wrong with the text.
  public enum Reason: Hashable, Sendable {
    /// The text ends in the middle of a value.
    case unexpectedEnd
    /// Something else should stand here, such as `a value` or `','`.
    case expected(String)
    /// A number is not written as JSON wants it, such as `01` or `1.`.
    case malformedNumber
    /// A number is larger than any that can be held.
    case numberOutOfRange
    /// A string has a control character, which needs an escape.
    case controlCharacter
    /// There is no such escape.
    case unknownEscape
    /// An escape stands for one half of a character only.
    case loneSurrogate
    /// A string is no UTF-8.
    case malformedUTF8
    /// An object has two members of that name.
    case duplicateName(String)
    /// Arrays and objects are inside each other more often than this.
    case tooDeep(limit: Int)
    /// The text has more bytes than this.
    case tooLarge(limit: Int)
  }

  /// What is wrong.
  public let reason: Reason
  /// Where: how many bytes precede it.
  public let offset: Int

  /// An error.
  public init(reason: Reason, offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}

extension JSONError: CustomStringConvertible {
  /// What is wrong, and where.
  public var description: String { "\(reason) at byte \(offset)" }
}

extension JSONError.Reason: CustomStringConvertible {
  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .unexpectedEnd: "the text ends too early"
    case .expected(let what): "expected \(what)"
    case .malformedNumber: "malformed number"
    case .numberOutOfRange: "number out of range"
    case .controlCharacter: "control character in a string"
    case .unknownEscape: "unknown escape"
    case .loneSurrogate: "half of a surrogate pair"
    case .malformedUTF8: "malformed UTF-8"
    case .duplicateName(let name): "a second member \(JSONValue.string(name))"
    case .tooDeep(let limit): "nested more than \(limit) deep"
    case .tooLarge(let limit): "more than \(limit) bytes"
    }
  }
}

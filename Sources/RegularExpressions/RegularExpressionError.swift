/// Why a pattern is none.
public struct RegularExpressionError: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Reason: Hashable, Sendable {
    /// The pattern is not valid UTF-8.
    case notText
    /// A `(` without its `)`.
    case unclosedGroup
    /// A `)` without its `(`.
    case unopenedGroup
    /// A `[` without its `]`.
    case unclosedBracket
    /// Nothing in front of `*`, `+`, `?` or `{…}`, or two of them.
    case nothingToRepeat
    /// Numbers in `{…}` that are in the wrong order, or larger than 1000.
    case badRepetition
    /// A range in brackets whose end comes before its start, or is no character.
    case badRange
    /// An escape that means nothing.
    case badEscape
    /// Something after `(?` that means nothing, or a name of a group that is none or is used twice.
    case badGroup
    /// The unknown name of a class, such as `[:alhpa:]`.
    case unknownClass
    /// A reference to a group, a look around, or what else would make the time to match grow out of proportion.
    case notLinear(String)
    /// Groups within groups, a hundred deep.
    case tooDeep
    /// More than a machine of 100,000 steps can say.
    case tooLarge
  }

  /// What is wrong.
  public let reason: Reason
  /// Where, in bytes from the start of the pattern.
  public let offset: Int
}

extension RegularExpressionError: CustomStringConvertible {
  /// What is wrong and where.
  public var description: String {
    let text =
      switch reason {
      case .notText: "the pattern is not UTF-8"
      case .unclosedGroup: "( without )"
      case .unopenedGroup: ") without ("
      case .unclosedBracket: "[ without ]"
      case .nothingToRepeat: "nothing to repeat"
      case .badRepetition: "a repetition out of order, or more than 1000 times"
      case .badRange: "a range out of order"
      case .badEscape: "an unknown escape"
      case .badGroup: "an unknown kind of group, or a bad name"
      case .unknownClass: "an unknown class of characters"
      case .notLinear(let what): "\(what): not supported, since matching would not take linear time"
      case .tooDeep: "groups too deep within each other"
      case .tooLarge: "the pattern is too large"
      }
    return "\(text), at byte \(offset)"
  }
}

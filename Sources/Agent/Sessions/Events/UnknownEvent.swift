import JSONText

/// An event of a type that this program does not know, or whose members are not what they should be.
public struct UnknownEvent: Hashable, Sendable {
  /// What the log calls the type.
  public var type: String
  /// All members but those that every line has.
  public var members: JSONObject
  /// Why it cannot be read, if its type is known.
  public var problem: EventFieldError?

  /// An event of a type of one's own.
  public init(type: String, members: JSONObject, problem: EventFieldError? = nil) {
    self.type = type
    self.members = members
    self.problem = problem
  }
}

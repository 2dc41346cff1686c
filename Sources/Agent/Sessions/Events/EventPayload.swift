import JSONText

/// What an event of one type says.
///
/// Payloads are flat: their members stand beside those that every line of the log has.
public protocol EventPayload: Hashable, Sendable {
  /// What the log calls events of this type.
  static var type: String { get }
  /// Reads the members of a line.
  init(_ fields: EventFields) throws(EventFieldError)
  /// What the line has besides the members that every line has.
  var members: JSONObject { get }
}

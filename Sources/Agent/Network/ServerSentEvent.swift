/// One event of a stream of `text/event-stream`.
public struct ServerSentEvent: Hashable, Sendable {
  /// What kind of event it is; `message` unless the server says otherwise.
  public let type: String
  /// The lines of its data.
  public let data: String

  /// An event.
  public init(type: String = "message", data: String) {
    self.type = type
    self.data = data
  }
}

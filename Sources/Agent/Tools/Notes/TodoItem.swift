import JSONText

/// Something that there is to do.
public struct TodoItem: Decodable, Hashable, Sendable {
  /// How far it is.
  public enum Status: String, CaseIterable, Decodable, Sendable {
    case pending
    case inProgress = "in_progress"
    case completed
    case cancelled
  }

  /// How much it matters.
  public enum Priority: String, CaseIterable, Decodable, Sendable {
    case low, medium, high
  }

  /// What.
  public var content: String
  /// How far it is.
  public var status: Status
  /// What is said while it is done, such as `Running tests`.
  public var activeForm: String?
  /// How much it matters.
  public var priority: Priority?
  /// By what it is known; no two items of a list have the same.
  public var id: String?
}

/// What tools remember of a session from call to call. It belongs to one thread.
public final class ToolState {
  /// What there is to do.
  public var todos: [TodoItem] = []

  /// The state at the start of a session.
  public init() {}
}

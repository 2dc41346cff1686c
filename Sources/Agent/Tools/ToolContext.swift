/// What a call of a tool has to work with.
///
/// It belongs to one thread, as its files do.
public struct ToolContext {
  /// The session.
  public let sessionID: String
  /// What the model calls this call.
  public let toolUseID: String
  /// The files that tools work on.
  public let files: WorkspaceFiles
  /// What tools remember from call to call.
  public let state: ToolState
  /// How much a call may use.
  public var limits: ToolLimits
  /// The time since some start, by which calls are measured and ended.
  public var uptime: () -> Duration
  private let sink: (SessionEvent) throws(SessionError) -> Void

  /// A context.
  ///
  /// - Parameters:
  ///   - record: Puts an event into the session's log.
  ///   - uptime: A clock that never goes back.
  public init(
    sessionID: String, toolUseID: String, files: WorkspaceFiles, state: ToolState = ToolState(),
    limits: ToolLimits = ToolLimits(), record: @escaping (SessionEvent) throws(SessionError) -> Void = { _ in },
    uptime: @escaping () -> Duration = ToolContext.systemUptime
  ) {
    self.sessionID = sessionID
    self.toolUseID = toolUseID
    self.files = files
    self.state = state
    self.limits = limits
    self.uptime = uptime
    sink = record
  }

  /// Puts an event into the session's log.
  /// - Throws: `session` when that is not possible; then nothing more should be done.
  public func record(_ event: SessionEvent) throws(ToolError) {
    do throws(SessionError) { try sink(event) } catch {
      throw ToolError(.session, "the session cannot be written: \(error)")
    }
  }

  /// The time since the program's first look at it.
  public static let systemUptime: @Sendable () -> Duration = { programStart.duration(to: .now) }

  private static let programStart = ContinuousClock.now
}

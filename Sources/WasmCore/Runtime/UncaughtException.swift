/// An exception that no guest has caught, with the place where it was thrown.
public struct UncaughtException: Error, Sendable {
  /// The exception itself: its tag and values.
  public let exception: ExceptionReference
  /// The guest's stack when the exception was thrown, innermost call first; at most `Trap.maximumFrames`.
  public let frames: [Trap.Frame]
}

extension UncaughtException: CustomStringConvertible {
  public var description: String {
    var text = "uncaught exception"
    if let name = exception.tag?.name { text += " \(name)" }
    let values = exception.values
    if !values.isEmpty {
      text += " ("
      for (index, value) in values.enumerated() { text += (index > 0 ? ", " : "") + value.description }
      text += ")"
    }
    return text + Trap.describe(frames)
  }
}

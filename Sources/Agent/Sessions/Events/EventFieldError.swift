/// Why an event of a known type cannot be read.
public struct EventFieldError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is missing, or is something else.
  public let name: String

  /// What is missing.
  public var description: String { "\(name) is missing or has another type" }
}

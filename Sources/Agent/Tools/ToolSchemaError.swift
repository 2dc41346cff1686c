/// Why a type of arguments cannot be told to the model.
public struct ToolSchemaError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The type.
  public let input: String
  /// What is in the way.
  public let reason: String

  /// The type, and what is in the way.
  public var description: String { "\(input) has no schema: \(reason)" }
}

/// Text that nobody but its receiver may read, such as an API key.
///
/// Neither descriptions nor reflection show it. To be sent, it is asked for by name: `revealed`.
public struct Secret: Hashable, Sendable {
  /// The text itself.
  public let revealed: String

  /// A secret.
  public init(_ text: String) { revealed = text }

  /// The text with every occurrence of the secret replaced.
  public func removed(from text: String) -> String {
    // What is that short would be found everywhere, and is no secret.
    guard revealed.utf8.count >= 4 else { return text }
    return text.split(separator: revealed, omittingEmptySubsequences: false).joined(separator: Self.placeholder)
  }

  private static var placeholder: String { "[secret]" }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// A word in place of the secret.
  public var description: String { Self.placeholder }
  /// A word in place of the secret.
  public var debugDescription: String { Self.placeholder }
  /// A secret has no parts to look at.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// How far a session has come: the number of its last event, and the hash that stands for all events up to it.
///
/// Whoever keeps a head elsewhere can tell later that nothing before it was changed or cut off.
public struct SessionHead: Hashable, Sendable {
  /// The number of the last event; 0 if there is none.
  public let sequence: Int
  /// The hash of the last event; zero if there is none.
  public let hash: Digest

  /// The head of a session without events.
  public static let empty = SessionHead(sequence: 0, hash: .zero)

  /// A head.
  public init(sequence: Int, hash: Digest) {
    self.sequence = sequence
    self.hash = hash
  }

  /// The head that `description` writes as this text.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let sequence = Int(parts[0]), sequence >= 0, let hash = Digest(hexadecimal: parts[1].utf8)
    else { return nil }
    self.init(sequence: sequence, hash: hash)
  }
}

extension SessionHead: CustomStringConvertible {
  /// Both, with a colon between them.
  public var description: String { "\(sequence):\(hash)" }
}

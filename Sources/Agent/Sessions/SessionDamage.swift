/// Where a log is not as it was written.
public struct SessionDamage: Hashable, Sendable {
  /// What is wrong there.
  public enum Kind: Hashable, Sendable {
    /// The line does not begin or end as lines of a log do.
    case malformed
    /// The line is no JSON.
    case notJSON(String)
    /// Lines are missing, repeated or in another order.
    case wrongSequence(expected: Int, found: Int)
    /// The line, or one before it, has other contents than when it was written.
    case wrongHash
    /// The last line is incomplete; a process was interrupted while it wrote.
    case torn(bytes: Int)
    /// The line is longer than any event.
    case tooLong(limit: Int)
    /// The log ends before an event that it had.
    case cutOff(expected: SessionHead)
    /// The event is not the one that it was.
    case otherHead(expected: SessionHead)
    /// The events are those of another session.
    case otherSession(String)
    /// `meta.json` does not say what it should.
    case meta(String)
  }

  /// The number of the line, from 1 on; 0 for what is not in the log.
  public let line: Int
  /// How many bytes precede the line.
  public let offset: UInt64
  /// What is wrong.
  public let kind: Kind
}

extension SessionDamage: CustomStringConvertible {
  /// What is wrong, and where.
  public var description: String { line > 0 ? "line \(line) (byte \(offset)): \(kind)" : "\(kind)" }
}

extension SessionDamage.Kind: CustomStringConvertible {
  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .malformed: "not a line of a log"
    case .notJSON(let reason): "not JSON: \(reason)"
    case .wrongSequence(let expected, let found): "event \(found) where \(expected) should be"
    case .wrongHash: "the hash does not fit to the contents"
    case .torn(let bytes): "the last line is incomplete (\(bytes) bytes)"
    case .tooLong(let limit): "longer than \(limit) bytes"
    case .cutOff(let expected): "the log ends before event \(expected.sequence)"
    case .otherHead(let expected): "event \(expected.sequence) is not the one with the hash \(expected.hash)"
    case .otherSession(let id): "an event of session \(id)"
    case .meta(let reason): "meta.json: \(reason)"
    }
  }
}

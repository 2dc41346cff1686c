/// Something that a process asks of the world outside, or does to it: what two runs must have in common.
public enum RecordedQuestion: Hashable, Sendable {
  /// A run begins, with these arguments and variables.
  case start(arguments: [String], environment: [String])
  /// The time of a clock, for a guest.
  case time(UInt32)
  /// The resolution of a clock.
  case resolution(UInt32)
  /// The monotonic clock, for the host.
  case now
  /// A wait for so many streams, until a time.
  case wait(interests: Int, deadline: UInt64?)
  /// So many random bytes.
  case random(count: Int)
  /// What kind of stream it is. Streams have numbers, in the order in which they were wrapped.
  case fileType(stream: Int)
  /// Whether a stream is ready to be read or written.
  case readiness(stream: Int, isWrite: Bool)
  /// So many bytes of a stream.
  case read(stream: Int, count: Int)
  /// So many bytes of a stream, which stay there.
  case peek(stream: Int, count: Int)
  /// Bytes for a stream.
  case write(stream: Int, bytes: [UInt8])
  /// A connection from a socket that listens.
  case accept(stream: Int)
  /// The end of one or both directions of a connection.
  case shutDown(stream: Int, reading: Bool, writing: Bool)
  /// A run ends with this status, as a shell tells it.
  case end(code: Int)
}

extension RecordedQuestion {
  /// Appends the question in the form of the file.
  func encode(to bytes: inout RecordingBytes) {
    switch self {
    case .start(let arguments, let environment):
      bytes.append(tag: 1)
      for list in [arguments, environment] {
        bytes.append(list.count)
        for text in list { bytes.append(Array(text.utf8)) }
      }
    case .time(let clock): bytes.append(tag: 2, Int(clock))
    case .resolution(let clock): bytes.append(tag: 3, Int(clock))
    case .now: bytes.append(tag: 4)
    case .wait(let interests, let deadline):
      bytes.append(tag: 5, interests)
      bytes.append(optional: deadline)
    case .random(let count): bytes.append(tag: 6, count)
    case .fileType(let stream): bytes.append(tag: 7, stream)
    case .readiness(let stream, let isWrite): bytes.append(tag: 8, stream, isWrite ? 1 : 0)
    case .read(let stream, let count): bytes.append(tag: 9, stream, count)
    case .peek(let stream, let count): bytes.append(tag: 10, stream, count)
    case .write(let stream, let data):
      bytes.append(tag: 11, stream)
      bytes.append(data)
    case .accept(let stream): bytes.append(tag: 12, stream)
    case .shutDown(let stream, let reading, let writing):
      bytes.append(tag: 13, stream, (reading ? 1 : 0) | (writing ? 2 : 0))
    case .end(let code): bytes.append(tag: 14, code)
    }
  }

  /// Reads a question; nil where there is none, because the file ends or is none of this kind.
  init?(_ reader: inout RecordingBytes.Reader) {
    guard let tag = reader.byte() else { return nil }
    switch tag {
    case 1:
      guard let arguments = reader.texts(), let environment = reader.texts() else { return nil }
      self = .start(arguments: arguments, environment: environment)
    case 2, 3:
      guard let clock = reader.integer().flatMap({ UInt32(exactly: $0) }) else { return nil }
      self = tag == 2 ? .time(clock) : .resolution(clock)
    case 4: self = .now
    case 5:
      guard let interests = reader.count(), let deadline = reader.optional() else { return nil }
      self = .wait(interests: interests, deadline: deadline.value)
    case 6:
      guard let count = reader.count() else { return nil }
      self = .random(count: count)
    case 11:
      guard let stream = reader.count(), let data = reader.bytes() else { return nil }
      self = .write(stream: stream, bytes: data)
    case 7, 12, 14:
      guard let number = reader.count() else { return nil }
      self = tag == 7 ? .fileType(stream: number) : tag == 12 ? .accept(stream: number) : .end(code: number)
    case 8, 9, 10, 13:
      guard let stream = reader.count(), let second = reader.count() else { return nil }
      switch tag {
      case 8: self = .readiness(stream: stream, isWrite: second != 0)
      case 9: self = .read(stream: stream, count: second)
      case 10: self = .peek(stream: stream, count: second)
      default: self = .shutDown(stream: stream, reading: second & 1 != 0, writing: second & 2 != 0)
      }
    default: return nil
    }
  }
}

extension RecordedQuestion: CustomStringConvertible {
  public var description: String {
    switch self {
    case .start(let arguments, let environment):
      return "a start with arguments \(arguments) and variables \(environment)"
    case .time(let clock): return "the time of clock \(clock)"
    case .resolution(let clock): return "the resolution of clock \(clock)"
    case .now: return "the time"
    case .wait(let interests, let deadline):
      guard let deadline else { return "a wait for \(interests) streams" }
      return "a wait for \(interests) streams until \(deadline)"
    case .random(let count): return "\(count) random bytes"
    case .fileType(let stream): return "the kind of stream \(stream)"
    case .readiness(let stream, let isWrite): return "whether stream \(stream) can be \(isWrite ? "written" : "read")"
    case .read(let stream, let count): return "a read of \(count) bytes from stream \(stream)"
    case .peek(let stream, let count): return "a look at \(count) bytes of stream \(stream)"
    case .write(let stream, let bytes): return "a write of \(bytes.count) bytes to stream \(stream)"
    case .accept(let stream): return "a connection from stream \(stream)"
    case .shutDown(let stream, _, _): return "the end of stream \(stream)"
    case .end(let code): return "the end with status \(code)"
    }
  }
}

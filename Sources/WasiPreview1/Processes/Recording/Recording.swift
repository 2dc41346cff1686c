import WasmCore

/// Everything that a process learns of the world outside, in the order in which it asks, so that the same run can be had
/// again without that world.
///
/// ```swift
/// let recording = Recording { file.append($0) }
/// configuration.profile = recording.wrap(.host())
/// configuration.input = recording.wrap(HostStream(descriptor: 0))
/// // Later, and elsewhere:
/// let replay = try Recording(replaying: bytes)
/// ```
/// Clocks, random bytes, streams and sockets are wrapped. The wrappers write down each question with its answer. In a
/// replay they compare each question with the one in the recording, and give the answer from there. What a run computes
/// by itself is the same every time, so the first question that differs is the first difference that anybody outside can
/// see: there the replay stops (`divergence`), as it does where the recording has other bytes in a write.
///
/// Streams are known by the order in which they are wrapped, so both runs wrap the same ones in the same order.
public final class Recording {
  /// Where a replay has left its recording.
  public private(set) var divergence: Divergence?

  private enum Mode {
    case recording(([UInt8]) -> Void)
    case replaying(RecordingBytes.Reader)
  }

  private var mode: Mode
  /// What has been recorded and not been passed on.
  private var pending = RecordingBytes()
  private var questionCount = 0
  private var streamCount = 0

  /// The first bytes of a recording: a name, and the version of the form.
  private static var signature: [UInt8] { Array("umbra-recording\u{1}".utf8) }
  /// How many bytes are passed on together.
  private static var batchSize: Int { 1 << 16 }

  /// A recording that begins.
  ///
  /// - Parameter sink: gets the bytes, some at a time; the last ones with `finish`.
  public init(to sink: @escaping ([UInt8]) -> Void) {
    mode = .recording(sink)
    sink(Self.signature)
  }

  /// A replay of a recording.
  public init(replaying bytes: [UInt8]) throws(FormatError) {
    guard bytes.starts(with: Self.signature) else { throw FormatError() }
    mode = .replaying(RecordingBytes.Reader(Array(bytes.dropFirst(Self.signature.count))))
  }

  /// The bytes are no recording, or one of another version.
  public struct FormatError: Error, Hashable, Sendable {}

  /// Whether the answers come from a recording.
  public var isReplay: Bool {
    if case .replaying = mode { true } else { false }
  }

  /// The run begins.
  public func start(arguments: [String], environment: [(name: String, value: String)]) {
    note(.start(arguments: arguments, environment: environment.map { $0.name + "=" + $0.value }))
  }

  /// The run has ended.
  ///
  /// - Parameter code: the status, as a shell tells it.
  public func finish(code: Int32) {
    note(.end(code: Int(code & 0xFF)))
    switch mode {
    case .recording(let sink):
      sink(pending.bytes)
      pending.removeAll()
    case .replaying(var reader):
      if divergence == nil, !reader.isAtEnd {
        diverge(expected: RecordedQuestion(&reader), found: nil)
      }
    }
  }

  /// What ends a guest whose replay has left its recording.
  static var stop: HostError { .trap("the run differs from its recording") }

  func nextStream() -> Int {
    defer { streamCount += 1 }
    return streamCount
  }

  // MARK: Questions and answers

  /// Has a question answered by the world, or by the recording.
  func answer<Answer: RecordedAnswer>(_ question: RecordedQuestion, _ world: () -> Answer) -> Answer {
    if divergence != nil { return .nothing }
    defer { questionCount += 1 }
    switch mode {
    case .recording(let sink):
      let answer = world()
      question.encode(to: &pending)
      answer.encode(to: &pending)
      if pending.bytes.count >= Self.batchSize {
        sink(pending.bytes)
        pending.removeAll()
      }
      return answer
    case .replaying(var reader):
      let recorded = RecordedQuestion(&reader)
      guard recorded == question, let answer = Answer(&reader) else {
        diverge(expected: recorded, found: question)
        return .nothing
      }
      mode = .replaying(reader)
      return answer
    }
  }

  /// Something that needs no answer.
  private func note(_ question: RecordedQuestion) { _ = answer(question) { UInt64(0) } }

  private func diverge(expected: RecordedQuestion?, found: RecordedQuestion?) {
    divergence = Divergence(position: questionCount, expected: expected, found: found)
  }
}

/// The first difference between a run and its recording.
public struct Divergence: Error, Hashable, Sendable {
  /// How many questions were the same before.
  public let position: Int
  /// What the recording has there; nil if it has nothing more, or nothing that can be read.
  public let expected: RecordedQuestion?
  /// What the run has done; nil if it has ended.
  public let found: RecordedQuestion?
}

extension Divergence: CustomStringConvertible {
  public var description: String {
    let place = "after \(position) events"
    guard let found else {
      return "\(place) the run has ended; the recording has \(expected?.description ?? "nothing")"
    }
    guard let expected else { return "\(place) the run has \(found); the recording ends" }
    if case .write(let one, let recorded) = expected, case .write(let other, let written) = found, one == other {
      let same = zip(recorded, written).prefix { $0 == $1 }.count
      return "\(place) the bytes written to stream \(one) differ from byte \(same) on: the run has "
        + "\(Self.excerpt(written, same)), the recording \(Self.excerpt(recorded, same))"
    }
    return "\(place) the run has \(found); the recording has \(expected)"
  }

  /// Some bytes from the first that differs.
  private static func excerpt(_ bytes: [UInt8], _ start: Int) -> String {
    let shown = bytes.dropFirst(start).prefix(16)
    guard !shown.isEmpty else { return "no more" }
    return "\"" + shown.map { $0 >= 0x20 && $0 < 0x7F ? String(UnicodeScalar($0)) : "." }.joined() + "\""
  }
}

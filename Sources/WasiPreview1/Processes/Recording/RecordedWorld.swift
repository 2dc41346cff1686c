extension Recording {
  /// Clocks and random bytes that are recorded, or replayed.
  public func wrap(_ profile: Profile) -> Profile {
    var wrapped = profile
    wrapped.clocks = RecordedClocks(profile.clocks, self)
    wrapped.random = RecordedRandom(profile.random, self)
    wrapped.recording = self
    return wrapped
  }

  /// A stream that is recorded, or replayed. What is written goes to the stream in a replay, too.
  public func wrap(_ stream: any ByteStream) -> any ByteStream { RecordedStream(stream, self) }

  /// A socket that is recorded, or replayed. In a replay nothing is asked of it.
  public func wrap(_ listener: any Listener) -> any Listener { RecordedListener(listener, self) }
}

/// Clocks whose times are those of a recording.
final class RecordedClocks: Clocks {
  private let clocks: any Clocks
  private let recording: Recording

  init(_ clocks: any Clocks, _ recording: Recording) {
    self.clocks = clocks
    self.recording = recording
  }

  func time(of clock: Clock) -> UInt64 { recording.answer(.time(clock.rawValue)) { clocks.time(of: clock) } }

  func resolution(of clock: Clock) -> UInt64 {
    recording.answer(.resolution(clock.rawValue)) { clocks.resolution(of: clock) }
  }

  var now: UInt64 { recording.answer(.now) { clocks.now } }
  var isVirtual: Bool { clocks.isVirtual }
  func noteWork(_ fuel: UInt64) { clocks.noteWork(fuel) }

  func wait(for condition: WaitCondition, unless shouldStop: () -> Bool) -> WaitOutcome {
    recording.answer(.wait(interests: condition.interests.count, deadline: condition.deadline)) {
      clocks.wait(for: condition, unless: shouldStop)
    }
  }
}

/// Random bytes that are those of a recording.
final class RecordedRandom: RandomSource {
  private let random: any RandomSource
  private let recording: Recording

  init(_ random: any RandomSource, _ recording: Recording) {
    self.random = random
    self.recording = recording
  }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    let answer = recording.answer(.random(count: buffer.count)) {
      random.fill(buffer)
      return RecordedBytes(bytes: [UInt8](buffer))
    }
    buffer.copyBytes(from: answer.bytes.prefix(buffer.count))
  }
}

/// A stream whose readiness and whose bytes are those of a recording.
class RecordedStream: ByteStream {
  fileprivate let stream: (any ByteStream)?
  fileprivate let recording: Recording
  fileprivate let number: Int
  let fileType: FileType

  /// - Parameter stream: nil for one that there is only in the recording.
  init(_ stream: (any ByteStream)?, _ recording: Recording) {
    self.stream = stream
    self.recording = recording
    let number = recording.nextStream()
    self.number = number
    let type = recording.answer(.fileType(stream: number)) { UInt64((stream?.fileType ?? .unknown).rawValue) }
    fileType = UInt8(exactly: type).flatMap { FileType(rawValue: $0) } ?? .unknown
  }

  var hostDescriptor: Int32? { recording.isReplay ? nil : stream?.hostDescriptor }

  func readiness(_ direction: WaitCondition.Direction) -> Readiness {
    recording.answer(.readiness(stream: number, isWrite: direction == .write)) {
      stream?.readiness(direction) ?? .nothing
    }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
    take(.read(stream: number, count: buffer.count), buffer) { stream?.read(into: buffer) ?? .nothing }
  }

  fileprivate func take(
    _ question: RecordedQuestion, _ buffer: UnsafeMutableRawBufferPointer, _ world: () -> Transfer
  ) -> Transfer {
    let answer = recording.answer(question) {
      let transfer = world()
      guard case .bytes(let count) = transfer else { return RecordedInput(transfer: transfer, bytes: []) }
      return RecordedInput(transfer: transfer, bytes: [UInt8](buffer.prefix(count)))
    }
    guard answer.bytes.count <= buffer.count else { return .nothing }
    if recording.isReplay { buffer.copyBytes(from: answer.bytes) }
    return answer.transfer
  }

  func write(_ bytes: UnsafeRawBufferPointer) -> Transfer {
    let transfer = recording.answer(.write(stream: number, bytes: [UInt8](bytes))) { stream?.write(bytes) ?? .nothing }
    if recording.isReplay, case .bytes(let count) = transfer {
      // Who looks on sees what was seen then. How this stream takes it is no business of the run.
      var rest = UnsafeRawBufferPointer(rebasing: bytes.prefix(count))
      while let stream, case .bytes(let written) = stream.write(rest), written > 0, written < rest.count {
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
      }
    }
    return transfer
  }

  func close() { stream?.close() }
}

/// A connection whose bytes are those of a recording.
final class RecordedConnection: RecordedStream, Connection {
  private let connection: (any Connection)?

  init(_ connection: (any Connection)?, _ recording: Recording) {
    self.connection = connection
    super.init(connection, recording)
  }

  func peek(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
    take(.peek(stream: number, count: buffer.count), buffer) { connection?.peek(into: buffer) ?? .nothing }
  }

  func shutDown(reading: Bool, writing: Bool) throws(Errno) {
    let errno = recording.answer(.shutDown(stream: number, reading: reading, writing: writing)) {
      do throws(Errno) {
        try connection?.shutDown(reading: reading, writing: writing)
        return Errno.success
      } catch {
        return error
      }
    }
    if errno != .success { throw errno }
  }
}

/// A socket whose connections are those of a recording.
final class RecordedListener: Listener {
  private let listener: any Listener
  private let recording: Recording
  private let number: Int

  init(_ listener: any Listener, _ recording: Recording) {
    self.listener = listener
    self.recording = recording
    number = recording.nextStream()
  }

  var hostDescriptor: Int32? { recording.isReplay ? nil : listener.hostDescriptor }

  func readiness(_ direction: WaitCondition.Direction) -> Readiness {
    recording.answer(.readiness(stream: number, isWrite: direction == .write)) { listener.readiness(direction) }
  }

  func accept() throws(Errno) -> (any Connection)? {
    var connection: (any Connection)?
    // What became of the attempt: "again" stands for nobody who has asked for a connection.
    let errno = recording.answer(.accept(stream: number)) {
      do throws(Errno) {
        connection = try listener.accept()
        return connection == nil ? Errno.again : .success
      } catch {
        return error
      }
    }
    switch errno {
    case .success: return RecordedConnection(connection, recording)
    case .again: return nil
    default: throw errno
    }
  }

  func close() { listener.close() }
}

/// What the world outside answers: the part of a run that no other run can know.
protocol RecordedAnswer {
  /// What a run gets that has diverged from its recording. It is stopped at once, so nobody uses this.
  static var nothing: Self { get }
  func encode(to bytes: inout RecordingBytes)
  init?(_ reader: inout RecordingBytes.Reader)
}

extension UInt64: RecordedAnswer {
  static var nothing: UInt64 { 0 }
  func encode(to bytes: inout RecordingBytes) { bytes.append(self) }
  init?(_ reader: inout RecordingBytes.Reader) {
    guard let value = reader.integer() else { return nil }
    self = value
  }
}

/// Bytes that were read, or random ones.
struct RecordedBytes: RecordedAnswer {
  let bytes: [UInt8]

  static var nothing: RecordedBytes { RecordedBytes(bytes: []) }

  init(bytes: [UInt8]) { self.bytes = bytes }

  func encode(to bytes: inout RecordingBytes) { bytes.append(self.bytes) }

  init?(_ reader: inout RecordingBytes.Reader) {
    guard let bytes = reader.bytes() else { return nil }
    self.bytes = bytes
  }
}

extension Errno: RecordedAnswer {
  static var nothing: Errno { .io }
  func encode(to bytes: inout RecordingBytes) { bytes.append(UInt64(rawValue)) }
  init?(_ reader: inout RecordingBytes.Reader) {
    guard let number = reader.integer(), let raw = RawValue(exactly: number) else { return nil }
    self.init(rawValue: raw)
  }
}

extension WaitOutcome: RecordedAnswer {
  static var nothing: WaitOutcome { .stopped }

  func encode(to bytes: inout RecordingBytes) {
    switch self {
    case .ended: bytes.append(tag: 0)
    case .stopped: bytes.append(tag: 1)
    case .hopeless: bytes.append(tag: 2)
    }
  }

  init?(_ reader: inout RecordingBytes.Reader) {
    switch reader.byte() {
    case 0: self = .ended
    case 1: self = .stopped
    case 2: self = .hopeless
    default: return nil
    }
  }
}

extension Readiness: RecordedAnswer {
  static var nothing: Readiness { .failed(.io) }

  func encode(to bytes: inout RecordingBytes) {
    switch self {
    case .notReady: bytes.append(tag: 0)
    case .ready(let byteCount, let isHungUp):
      bytes.append(tag: isHungUp ? 2 : 1)
      bytes.append(byteCount)
    case .failed(let errno):
      bytes.append(tag: 3)
      errno.encode(to: &bytes)
    }
  }

  init?(_ reader: inout RecordingBytes.Reader) {
    guard let tag = reader.byte() else { return nil }
    switch tag {
    case 0: self = .notReady
    case 1, 2:
      guard let byteCount = reader.integer() else { return nil }
      self = .ready(byteCount: byteCount, isHungUp: tag == 2)
    case 3:
      guard let errno = Errno(&reader) else { return nil }
      self = .failed(errno)
    default: return nil
    }
  }
}

/// How a read or a write went, without the bytes.
extension Transfer: RecordedAnswer {
  static var nothing: Transfer { .failed(.io) }

  func encode(to bytes: inout RecordingBytes) {
    switch self {
    case .bytes(let count): bytes.append(tag: 0, count)
    case .wouldBlock: bytes.append(tag: 1)
    case .failed(let errno):
      bytes.append(tag: 2)
      errno.encode(to: &bytes)
    case .refused(let signal): bytes.append(tag: 3, Int(signal.rawValue))
    }
  }

  init?(_ reader: inout RecordingBytes.Reader) {
    switch reader.byte() {
    case 0:
      guard let count = reader.count() else { return nil }
      self = .bytes(count)
    case 1: self = .wouldBlock
    case 2:
      guard let errno = Errno(&reader) else { return nil }
      self = .failed(errno)
    case 3:
      guard let number = reader.count(), let raw = UInt8(exactly: number), let signal = Signal(rawValue: raw) else {
        return nil
      }
      self = .refused(signal)
    default: return nil
    }
  }
}

/// How a read went, with the bytes.
struct RecordedInput: RecordedAnswer {
  let transfer: Transfer
  let bytes: [UInt8]

  static var nothing: RecordedInput { RecordedInput(transfer: .nothing, bytes: []) }

  init(transfer: Transfer, bytes: [UInt8]) {
    self.transfer = transfer
    self.bytes = bytes
  }

  func encode(to bytes: inout RecordingBytes) {
    transfer.encode(to: &bytes)
    bytes.append(self.bytes)
  }

  init?(_ reader: inout RecordingBytes.Reader) {
    guard let transfer = Transfer(&reader), let bytes = reader.bytes() else { return nil }
    if case .bytes(let count) = transfer, count != bytes.count { return nil }
    self.init(transfer: transfer, bytes: bytes)
  }
}

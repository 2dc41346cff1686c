/// Bytes on their way from processes that write to processes that read: a ring of a fixed size.
///
/// ```swift
/// let pipe = Pipe()
/// first.output = pipe.openWriter()
/// second.input = pipe.openReader()
/// ```
/// Who reads an empty pipe waits until there are bytes or nobody is left to write any; who writes a full one waits for
/// room; who writes one that nobody reads is ended by a signal. Ends count from when they are opened until they are
/// closed, so both are opened before anybody runs.
///
/// A few bytes (`atomicByteCount`) are written together or not at all, so lines of several writers do not mix.
public final class Pipe {
  /// How many bytes the pipe holds.
  public let capacity: Int
  /// How many bytes are in it.
  public private(set) var byteCount = 0
  /// How many open ends read from it.
  public private(set) var readerCount = 0
  /// How many open ends write to it.
  public private(set) var writerCount = 0

  /// As many bytes as are written together.
  public var atomicByteCount: Int { min(4096, capacity) }

  // SAFETY: as long as it is not nil, `capacity` bytes; there are thousands of pipes that never see a byte.
  private var storage: UnsafeMutableRawPointer?
  /// Where the first byte is.
  private var head = 0
  private var waitingReaders = WaitList()
  private var waitingWriters = WaitList()

  /// A pipe without ends.
  public init(capacity: Int = 1 << 16) { self.capacity = max(capacity, 1) }

  deinit { storage?.deallocate() }

  /// Opens an end to read from. It is closed with the file that it becomes, or else with its last reference.
  public func openReader() -> PipeReader {
    readerCount += 1
    return PipeReader(self)
  }

  /// Opens an end to write to. It is closed with the file that it becomes, or else with its last reference.
  public func openWriter() -> PipeWriter {
    writerCount += 1
    return PipeWriter(self)
  }

  func closeReader() {
    readerCount -= 1
    guard readerCount == 0 else { return }
    // Nobody will miss the bytes.
    byteCount = 0
    releaseStorage()
    waitingWriters.wakeAll()
  }

  func closeWriter() {
    writerCount -= 1
    guard writerCount == 0 else { return }
    if byteCount == 0 { releaseStorage() }
    waitingReaders.wakeAll()
  }

  private func releaseStorage() {
    storage?.deallocate()
    storage = nil
    head = 0
  }
}

// MARK: - What the ends do

extension Pipe {
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
    guard byteCount > 0, let storage else { return writerCount == 0 ? .bytes(0) : .wouldBlock }
    let count = min(buffer.count, byteCount)
    let first = min(count, capacity - head)
    buffer.copyMemory(from: UnsafeRawBufferPointer(start: storage + head, count: first))
    UnsafeMutableRawBufferPointer(rebasing: buffer[first...]).copyMemory(
      from: UnsafeRawBufferPointer(start: storage, count: count - first))
    byteCount -= count
    // From the start again when there is nothing left: then most transfers are in one piece.
    head = byteCount == 0 ? 0 : (head + count) % capacity
    if byteCount == 0 && writerCount == 0 { releaseStorage() }
    // Not before the waiting writers have room, however little they want to write.
    if capacity - byteCount >= atomicByteCount { waitingWriters.wakeAll() }
    return .bytes(count)
  }

  func write(_ bytes: UnsafeRawBufferPointer) -> Transfer {
    guard readerCount > 0 else { return .refused(.brokenPipe) }
    let room = capacity - byteCount
    guard room > 0, bytes.count > atomicByteCount || bytes.count <= room else { return .wouldBlock }
    let storage = self.storage ?? .allocate(byteCount: capacity, alignment: 16)
    self.storage = storage
    let count = min(bytes.count, room)
    let tail = (head + byteCount) % capacity
    let first = min(count, capacity - tail)
    UnsafeMutableRawBufferPointer(start: storage + tail, count: first).copyMemory(
      from: UnsafeRawBufferPointer(rebasing: bytes[..<first]))
    UnsafeMutableRawBufferPointer(start: storage, count: count - first).copyMemory(
      from: UnsafeRawBufferPointer(rebasing: bytes[first..<count]))
    byteCount += count
    waitingReaders.wakeAll()
    return .bytes(count)
  }

  var readReadiness: Readiness {
    guard byteCount > 0 || writerCount == 0 else { return .notReady }
    return .ready(byteCount: UInt64(byteCount), isHungUp: writerCount == 0)
  }

  var writeReadiness: Readiness {
    guard readerCount > 0 else { return .ready(byteCount: 0, isHungUp: true) }
    let room = capacity - byteCount
    return room >= atomicByteCount ? .ready(byteCount: UInt64(room), isHungUp: false) : .notReady
  }

  func addWaiter(_ waiter: Waiter, _ direction: WaitCondition.Direction) {
    switch direction {
    case .read: waitingReaders.add(waiter)
    case .write: waitingWriters.add(waiter)
    }
  }
}

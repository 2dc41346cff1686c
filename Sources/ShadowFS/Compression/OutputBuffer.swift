/// Bytes that grow at the end up to a limit, and that can repeat what they have.
struct OutputBuffer: ~Copyable {
  private var storage: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private let limit: Int
  private(set) var count = 0

  init(limit: Int, expected: Int) {
    self.limit = max(0, limit)
    capacity = min(self.limit, max(expected, 256))
    storage = .allocate(capacity: max(1, capacity))
  }

  deinit { storage.deallocate() }

  /// What was appended.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: storage, count: count) }

  /// Makes room for `more` bytes.
  @inline(__always)
  private mutating func reserve(_ more: Int) throws(InflateError) {
    if capacity &- count < more { try grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) throws(InflateError) {
    guard more <= limit - count else { throw .tooLarge(limit: limit) }
    let doubled = capacity.multipliedReportingOverflow(by: 2)
    let next = min(limit, max(doubled.overflow ? limit : doubled.partialValue, count + more))
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: next)
    // SAFETY: `count` bytes are initialized, and `next` is larger than `count`.
    larger.update(from: storage, count: count)
    storage.deallocate()
    storage = larger
    capacity = next
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) throws(InflateError) {
    try reserve(1)
    // SAFETY: `reserve` made room.
    storage[count] = byte
    count &+= 1
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) throws(InflateError) {
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
    try reserve(bytes.count)
    // SAFETY: `reserve` made room; the source is never this buffer.
    UnsafeMutableRawPointer(storage + count).copyMemory(from: start, byteCount: bytes.count)
    count &+= bytes.count
  }

  /// Appends `length` of the bytes that begin `distance` before the end; they may overlap with what they make.
  @inline(__always)
  mutating func repeatBytes(distance: Int, length: Int) throws(InflateError) {
    guard distance <= count else { throw .distance }
    try reserve(length)
    // SAFETY: `reserve` made room, and the source begins inside the buffer.
    var target = storage + count
    var source = target - distance
    if distance >= length {
      target.update(from: source, count: length)
    } else {
      for _ in 0..<length {
        target.pointee = source.pointee
        target += 1
        source += 1
      }
    }
    count &+= length
  }
}

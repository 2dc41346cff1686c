import ShadowFS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads a file line by line, and holds no more of it than one line and what was read ahead.
struct LineReader {
  /// A line, or what is left at the end.
  enum Line {
    /// A line without its line break.
    case whole(ArraySlice<UInt8>)
    /// The file ends without a line break; these are the bytes since the last one.
    case torn(ArraySlice<UInt8>)
    /// The line has more bytes than allowed. Nothing after it can be read.
    case tooLong
  }

  private let source: any ByteSource
  /// Where reading ends, though there may be more by then.
  private let end: UInt64
  /// How many bytes a line may have.
  private let limit: Int
  private var buffer: [UInt8] = []
  /// The part of the buffer that was not returned yet.
  private var rest = 0..<0
  /// Where the next bytes of the file are.
  private var position: UInt64
  /// Where the next line begins.
  var offset: UInt64 { position - UInt64(rest.count) }

  private static var chunkSize: Int { 256 << 10 }

  /// Reads from the beginning up to `end`.
  init(_ source: any ByteSource, end: UInt64? = nil, limit: Int) {
    self.source = source
    self.end = end ?? source.count
    self.limit = limit
    position = 0
  }

  /// The next line; nil at the end.
  mutating func next() throws(FileError) -> Line? {
    var searched = rest.lowerBound
    while true {
      if let newline = newline(in: searched..<rest.upperBound) {
        let line = rest.lowerBound..<newline
        rest = newline + 1..<rest.upperBound
        return line.count > limit ? .tooLong : .whole(buffer[line])
      }
      guard rest.count <= limit else { return .tooLong }
      let length = rest.count
      guard try fill() else {
        defer { rest = rest.upperBound..<rest.upperBound }
        return rest.isEmpty ? nil : .torn(buffer[rest])
      }
      searched = rest.lowerBound + length
    }
  }

  private func newline(in range: Range<Int>) -> Int? {
    guard !range.isEmpty else { return nil }
    return buffer.withUnsafeBytes { bytes in
      // SAFETY: the range is a part of the buffer.
      let part = UnsafeRawBufferPointer(rebasing: bytes[range])
      guard let start = part.baseAddress, let found = memchr(start, 10, part.count) else { return nil }
      return range.lowerBound + (UnsafeRawPointer(found) - start)
    }
  }

  /// Reads more, after what is left; false at the end.
  private mutating func fill() throws(FileError) -> Bool {
    let wanted = Int(min(UInt64(Self.chunkSize), end - min(end, position)))
    guard wanted > 0 else { return false }
    var failure: FileError?
    let left = buffer[rest]
    let source = source
    let position = position
    let new = [UInt8](unsafeUninitializedCapacity: left.count + wanted) { bytes, count in
      count = left.count
      _ = bytes.initialize(fromContentsOf: left)
      do throws(FileError) {
        count += try source.read(
          at: position, into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: bytes[left.count...])))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    let got = new.count - left.count
    buffer = new
    rest = 0..<new.count
    self.position += UInt64(got)
    return got > 0
  }
}

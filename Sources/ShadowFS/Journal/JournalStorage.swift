/// Where a journal keeps its bytes: a file that grows at its end.
public protocol JournalStorage: AnyObject {
  /// How many bytes there are.
  var count: UInt64 { get }
  /// Reads from an offset on and returns how many bytes it got; fewer than asked for only at the end.
  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int
  /// Adds bytes at the end. When it throws, a part of them may be there.
  func append(_ bytes: UnsafeRawBufferPointer) throws(FileError)
  /// Drops everything from an offset on.
  func truncate(to count: UInt64) throws(FileError)
  /// Returns when everything would survive a loss of power.
  func synchronize() throws(FileError)

  /// Begins new contents beside the present ones; what was begun before is dropped.
  func beginReplacement() throws(FileError)
  /// Adds bytes to the new contents.
  func appendReplacement(_ bytes: UnsafeRawBufferPointer) throws(FileError)
  /// Puts the new contents into the place of the present ones, in one step.
  func commitReplacement() throws(FileError)
  /// Drops the new contents.
  func abandonReplacement()
}

/// A journal in memory, for tests and for hosts without files.
public final class MemoryJournal: JournalStorage {
  /// What a file would have.
  public private(set) var bytes: [UInt8]
  private var replacement: [UInt8] = []
  /// How many bytes there may be; beyond that is `noSpace`.
  public var limit = Int.max

  /// A journal with these contents.
  public init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  public var count: UInt64 { UInt64(bytes.count) }

  public func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    try MemorySource(bytes).read(at: offset, into: buffer)
  }

  public func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    // Like a disk, it takes what still fits.
    self.bytes.append(contentsOf: bytes.prefix(max(0, limit - self.bytes.count)))
    guard self.bytes.count < limit else { throw .noSpace }
  }

  public func truncate(to count: UInt64) throws(FileError) {
    bytes.removeSubrange(min(bytes.count, Int(truncatingIfNeeded: count))...)
  }

  public func synchronize() throws(FileError) {}

  public func beginReplacement() throws(FileError) { replacement = [] }

  public func appendReplacement(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    guard replacement.count + bytes.count <= limit else { throw .noSpace }
    replacement.append(contentsOf: bytes)
  }

  public func commitReplacement() throws(FileError) {
    bytes = replacement
    replacement = []
  }

  public func abandonReplacement() { replacement = [] }
}

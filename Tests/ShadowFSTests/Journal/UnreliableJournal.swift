@testable import ShadowFS

/// A journal in memory whose host cannot always say that the bytes are safe.
final class UnreliableJournal: JournalStorage {
  let memory = MemoryJournal()
  /// What `synchronize` throws.
  var failure: FileError?

  var count: UInt64 { memory.count }

  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    try memory.read(at: offset, into: buffer)
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) { try memory.append(bytes) }
  func truncate(to count: UInt64) throws(FileError) { try memory.truncate(to: count) }
  func synchronize() throws(FileError) { if let failure { throw failure } }
  func beginReplacement() throws(FileError) { try memory.beginReplacement() }
  func appendReplacement(_ bytes: UnsafeRawBufferPointer) throws(FileError) { try memory.appendReplacement(bytes) }
  func commitReplacement() throws(FileError) { try memory.commitReplacement() }
  func abandonReplacement() { memory.abandonReplacement() }
}

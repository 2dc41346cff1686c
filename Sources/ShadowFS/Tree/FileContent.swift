/// The contents of a file that the upper layer knows.
///
/// A chunk that is there replaces the lower file's bytes; where there is none, the lower file shows through up to
/// `lowerSize`, and zeros after that.
struct FileContent {
  /// The file's size.
  var size: UInt64 = 0
  /// How many bytes of the lower file may still be seen; truncating lowers it for good.
  var lowerSize: UInt64 = 0
  /// When the lower file was modified that shows through; `nil` when any will do.
  var lowerTime: UInt64?
  /// What was written, by offset divided by `Chunk.size`.
  var chunks = PersistentMap<UInt64, Chunk>()
  /// How many bytes the chunks hold.
  var storedBytes: UInt64 = 0

  /// Cuts the contents off at a size, or lets them grow by a hole.
  mutating func resize(to newSize: UInt64) {
    defer { size = newSize }
    lowerSize = min(lowerSize, newSize)
    guard newSize < size, !chunks.isEmpty else { return }
    if newSize == 0 {
      chunks = PersistentMap()
      storedBytes = 0
      return
    }
    let last = (newSize - 1) / Chunk.size
    var dropped: [UInt64] = []
    var droppedBytes: UInt64 = 0
    chunks.forEach { index, chunk in
      if index > last {
        dropped.append(index)
        droppedBytes += UInt64(chunk.bytes.count)
      }
    }
    for index in dropped { chunks.remove(index) }
    let rest = Int(truncatingIfNeeded: newSize - last * Chunk.size)
    if let chunk = chunks[last], chunk.bytes.count > rest {
      droppedBytes += UInt64(chunk.bytes.count - rest)
      chunks.set(Chunk([UInt8](chunk.bytes[..<rest])), for: last)
    }
    storedBytes -= min(droppedBytes, storedBytes)
  }

  /// Puts in a chunk that was not there.
  mutating func set(_ chunk: Chunk, at index: UInt64) {
    chunks.set(chunk, for: index)
    storedBytes += UInt64(chunk.bytes.count)
  }

  /// Takes a chunk out, if it is there.
  mutating func remove(at index: UInt64) {
    guard let chunk = chunks[index] else { return }
    chunks.remove(index)
    storedBytes -= min(UInt64(chunk.bytes.count), storedBytes)
  }

  /// Whether so many bytes from the beginning of a chunk on lie within the file.
  func hasRoom(for count: Int, inChunk index: UInt64) -> Bool {
    let start = index.multipliedReportingOverflow(by: Chunk.size)
    guard !start.overflow, count <= Int(Chunk.size) else { return false }
    return start.partialValue <= size && UInt64(count) <= size - start.partialValue
  }

  /// Writes within one chunk. A chunk that the lower file has must have been put in before.
  mutating func write(_ source: UnsafeRawBufferPointer, chunk index: UInt64, at offset: Int) {
    var added: UInt64 = 0
    let found: Void? = chunks.update(index) { chunk in
      let before = chunk.bytes.count
      if !isKnownUniquelyReferenced(&chunk) { chunk = chunk.copy() }
      chunk.write(source, at: offset)
      added = UInt64(chunk.bytes.count - before)
    }
    if found == nil {
      let chunk = Chunk()
      chunk.write(source, at: offset)
      added = UInt64(chunk.bytes.count)
      chunks.set(chunk, for: index)
    }
    storedBytes += added
    size = max(size, index * Chunk.size + UInt64(offset + source.count))
  }
}

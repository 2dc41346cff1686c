/// The bytes of a text and the way from an offset in them to a line and column.
struct SourceText {
  let bytes: [UInt8]
  /// The number of the first line, for a text that was cut out of a larger one.
  let firstLine: Int

  init(_ bytes: [UInt8], firstLine: Int = 1) {
    self.bytes = bytes
    self.firstLine = firstLine
  }

  /// The number of the line that `offset` lies on. Costs a scan of the text before it.
  func line(at offset: Int) -> Int {
    var line = firstLine
    for index in 0..<min(offset, bytes.count) where isLineEnd(index) { line += 1 }
    return line
  }

  /// An error at an offset, with the line that it lies on.
  func error(_ message: String, at offset: Int, kind: TextError.Kind = .malformed) -> TextError {
    let offset = min(offset, bytes.count)
    var start = offset
    while start > 0, !isLineEnd(start - 1) { start -= 1 }
    var end = offset
    while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }

    // A line of a minified module can be megabytes long: show the part around the error.
    let window = 160
    var shownStart = start
    if offset - start > window { shownStart = characterStart(offset - window) }
    let shownEnd = min(end, offset + window)
    return TextError(
      kind, message, line: line(at: offset), column: characterCount(start, offset) + 1,
      sourceLine: String(decoding: bytes[shownStart..<shownEnd], as: UTF8.self),
      sourceColumn: characterCount(shownStart, offset) + 1)
  }

  /// The offset of the first byte that is not part of well-formed UTF-8, if there is one.
  var firstInvalidByte: Int? { UTF8Validation.firstInvalidByte(in: bytes, from: 0, to: bytes.count) }

  /// Whether the byte ends a line: a line feed, or a carriage return without one.
  private func isLineEnd(_ index: Int) -> Bool {
    if bytes[index] == 0x0A { return true }
    return bytes[index] == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)
  }

  private func characterStart(_ offset: Int) -> Int {
    var offset = offset
    while offset > 0, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }

  private func characterCount(_ start: Int, _ end: Int) -> Int {
    var count = 0
    for index in start..<end where bytes[index] & 0xC0 != 0x80 { count += 1 }
    return count
  }
}

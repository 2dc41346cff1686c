extension FilePatch {
  /// The contents after the hunks. Each must fit exactly, where it says.
  /// - Throws: `patchFailed`, which says which hunk does not fit, and why.
  func apply(to text: [UInt8]) throws(ToolError) -> [UInt8] {
    guard !hunks.isEmpty else { return text }
    let lines = Self.lines(of: text)
    var result: [UInt8] = []
    var position = 0
    var newCount = 0
    for (number, hunk) in hunks.enumerated() {
      let fail = { (reason: String) in
        ToolError(
          .patchFailed, "\(name): hunk \(number + 1) of \(hunks.count) (line \(hunk.line) of the patch): \(reason)")
      }
      guard hunk.oldStart >= position else { throw fail("it is not behind the one before") }
      guard hunk.oldStart + hunk.old.count <= lines.count else {
        throw fail(
          "it ends at line \(hunk.oldStart + hunk.old.count), and the file has \(lines.count)" + hint(hunk, lines))
      }
      for (index, line) in hunk.old.enumerated() where !lines[hunk.oldStart + index].elementsEqual(line) {
        let found = Self.shown(lines[hunk.oldStart + index])
        throw fail(
          "line \(hunk.oldStart + index + 1) should be \(Self.shown(line[...])), and is \(found)" + hint(hunk, lines))
      }
      for line in lines[position..<hunk.oldStart] { result += line }
      newCount += hunk.oldStart - position
      guard newCount == hunk.newStart else {
        throw fail("it says that \(hunk.newStart) new lines precede it, and there are \(newCount)")
      }
      guard hunk.new.isEmpty || result.isEmpty || result.last == UInt8(ascii: "\n") else {
        throw fail("the last line of the file has no line break, and the patch does not say so")
      }
      for line in hunk.new { result += line }
      newCount += hunk.new.count
      position = hunk.oldStart + hunk.old.count
      let isInside = hunk.new.last.map { $0.last != UInt8(ascii: "\n") } ?? false
      guard !isInside || position == lines.count else { throw fail("only the last line of a file has no line break") }
    }
    for line in lines[position...] { result += line }
    return result
  }

  /// Says where the lines of a hunk are instead, if that is one place.
  private func hint(_ hunk: PatchHunk, _ lines: [ArraySlice<UInt8>]) -> String {
    guard !hunk.old.isEmpty else { return "" }
    var text: [UInt8] = []
    var starts: [Int: Int] = [:]
    for (index, line) in lines.enumerated() {
      starts[text.count] = index
      text += line
    }
    let places = ByteSearch(Array(hunk.old.joined())).all(in: text, 0..<text.count).compactMap { starts[$0] }
    switch places.count {
    case 0: return ""
    case 1: return "; its old lines begin at line \(places[0] + 1) instead"
    default:
      return "; its old lines begin at lines \(places.prefix(5).map { "\($0 + 1)" }.joined(separator: ", ")) instead"
    }
  }

  private static func lines(of text: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for index in text.indices where text[index] == UInt8(ascii: "\n") {
      lines.append(text[start...index])
      start = index + 1
    }
    if start < text.count { lines.append(text[start...]) }
    return lines
  }

  private static func shown(_ line: ArraySlice<UInt8>) -> String {
    let cut = TextCut.prefix(line, 120)
    let text = VisibleText.of(String(decoding: cut, as: UTF8.self), isOneLine: true)
    return "\"\(text)\(cut.count < line.count ? "…" : "")\""
  }
}

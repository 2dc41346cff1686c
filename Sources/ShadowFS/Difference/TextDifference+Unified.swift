/// A stretch of two texts with changes close to each other, and the common lines around them.
public struct Hunk: Hashable, Sendable {
  /// The lines of the old text, counted from 0.
  public let old: Range<Int>
  /// The lines of the new text.
  public let new: Range<Int>
  /// The changes inside.
  public let changes: ArraySlice<TextDifference.Change>
}

extension TextDifference {
  /// The changes in groups, each with up to `context` common lines before, between and after them.
  public func hunks(context: Int = 3) -> [Hunk] {
    var hunks: [Hunk] = []
    var start = 0
    while start < changes.count {
      var end = start + 1
      while end < changes.count, changes[end].old.lowerBound - changes[end - 1].old.upperBound <= 2 * context {
        end += 1
      }
      let (first, last) = (changes[start], changes[end - 1])
      let before = min(context, first.old.lowerBound)
      let after = min(context, oldLines.count - last.old.upperBound)
      hunks.append(
        Hunk(
          old: first.old.lowerBound - before..<last.old.upperBound + after,
          new: first.new.lowerBound - before..<last.new.upperBound + after, changes: changes[start..<end]))
      start = end
    }
    return hunks
  }

  /// The hunks as `diff -u` writes them, without the lines that name the files.
  public func unified(context: Int = 3) -> [UInt8] {
    var text: [UInt8] = []
    for hunk in hunks(context: context) { append(hunk, to: &text) }
    return text
  }

  /// A hunk as `diff -u` writes it.
  public func unified(_ hunk: Hunk) -> [UInt8] {
    var text: [UInt8] = []
    append(hunk, to: &text)
    return text
  }

  private func append(_ hunk: Hunk, to text: inout [UInt8]) {
    text += Array("@@ -\(Self.position(hunk.old)) +\(Self.position(hunk.new)) @@\n".utf8)
    var line = hunk.old.lowerBound
    for change in hunk.changes {
      append(oldLines, line..<change.old.lowerBound, marked: " ", to: &text)
      append(oldLines, change.old, marked: "-", to: &text)
      append(newLines, change.new, marked: "+", to: &text)
      line = change.old.upperBound
    }
    append(oldLines, line..<hunk.old.upperBound, marked: " ", to: &text)
  }

  /// First line and number of lines. The number 1 is left out; nothing is said to be after the line before it.
  private static func position(_ lines: Range<Int>) -> String {
    switch lines.count {
    case 0: "\(lines.lowerBound),0"
    case 1: "\(lines.lowerBound + 1)"
    default: "\(lines.lowerBound + 1),\(lines.count)"
    }
  }

  private func append(
    _ lines: LineSequence, _ range: Range<Int>, marked mark: Unicode.Scalar, to text: inout [UInt8]
  ) {
    for index in range {
      let line = lines[index]
      text.append(UInt8(ascii: mark))
      text += line
      if line.last != UInt8(ascii: "\n") { text += Array("\n\\ No newline at end of file\n".utf8) }
    }
  }
}

import TestFolders

/// Texts with many equal lines, and edits of them.
enum RandomText {
  static func lines(using random: inout SeededRandom) -> [UInt8] {
    let count = Int.random(in: 0...60, using: &random)
    let text = (0..<count).flatMap { _ in line(using: &random) }
    return finished(text, using: &random)
  }

  /// The text with some lines taken out, put in or changed.
  static func edited(_ text: [UInt8], using random: inout SeededRandom) -> [UInt8] {
    var lines = text.split(separator: 10, omittingEmptySubsequences: false).map { Array($0) + [10] }
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      let index = Int.random(in: 0...lines.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: lines.insert(line(using: &random), at: index)
      case 1 where index < lines.count: lines.remove(at: index)
      default: if index < lines.count { lines[index] = line(using: &random) }
      }
    }
    return finished(lines.flatMap { $0 }, using: &random)
  }

  private static func line(using random: inout SeededRandom) -> [UInt8] {
    let words = ["{", "}", "", "return", "let x = 1", "\t-- dashes", "+ plus", "\\ backslash", "\u{E9}"]
    if Int.random(in: 0..<12, using: &random) == 0 { return [0xFF, 0x80, 0x0D, 0x0A] }
    return Array((words.randomElement(using: &random) ?? "").utf8) + [10]
  }

  /// Now and then without the last newline.
  private static func finished(_ text: [UInt8], using random: inout SeededRandom) -> [UInt8] {
    Int.random(in: 0..<3, using: &random) == 0 && text.last == 10 ? text.dropLast() : text
  }
}

/// One replacement in a text.
struct TextEdit {
  /// What goes.
  var old: [UInt8]
  /// What comes.
  var new: [UInt8]
  /// How often at most, from the first on; nil for everywhere.
  var count: Int?
  /// Text that must stand somewhere before what goes.
  var before: [UInt8] = []
  /// Text that must stand somewhere behind what goes.
  var after: [UInt8] = []

  /// The text after the edit.
  struct Outcome {
    let text: [UInt8]
    /// How often something was replaced.
    let replacements: Int
    /// How often what goes was there, between what must stand before and behind it.
    let occurrences: Int
  }

  /// Makes the replacement. It takes time in the order of the length of the text, whatever is looked for.
  /// - Throws: `noMatch`, which says what is not there; `invalidInput` for an edit that makes no sense.
  func apply(to text: [UInt8]) throws(ToolError) -> Outcome {
    guard !old.isEmpty else { throw ToolError(.invalidInput, "old_string is empty") }
    guard old != new else { throw ToolError(.invalidInput, "old_string and new_string are the same") }
    guard count ?? 1 > 0 else { throw ToolError(.invalidInput, "count cannot be negative; 0 is everywhere") }
    var range = 0..<text.count
    if !before.isEmpty {
      guard let anchor = ByteSearch(before).first(in: text, range) else {
        throw ToolError(.noMatch, "the text of before is not in the file")
      }
      range = anchor + before.count..<text.count
    }
    if !after.isEmpty {
      guard let anchor = ByteSearch(after).all(in: text, range, overlapping: true).last else {
        throw ToolError(
          .noMatch, "the text of after is not in the file\(before.isEmpty ? "" : ", behind that of before")")
      }
      range = range.lowerBound..<anchor
    }
    let places = ByteSearch(old).all(in: text, range)
    guard !places.isEmpty else { throw ToolError(.noMatch, noMatchReason(in: text)) }
    let chosen = places.prefix(count ?? places.count)
    var result: [UInt8] = []
    // The new text may be much longer than the old one, many times.
    let (growth, overflow) = (new.count - old.count).multipliedReportingOverflow(by: chosen.count)
    guard !overflow, text.count + growth <= Self.largestResult else {
      throw ToolError(.tooLarge, "the file would have more than \(Self.largestResult) bytes")
    }
    result.reserveCapacity(text.count + growth)
    var position = 0
    for place in chosen {
      result += text[position..<place]
      result += new
      position = place + old.count
    }
    result += text[position...]
    return Outcome(text: result, replacements: chosen.count, occurrences: places.count)
  }

  private static var largestResult: Int { 64 << 20 }

  /// Says what is wrong, and what may be the cause.
  private func noMatchReason(in text: [UInt8]) -> String {
    if ByteSearch(old).first(in: text, 0..<text.count) != nil {
      return "old_string is in the file, but not between before and after"
    }
    let reason = "old_string is not in the file"
    if text.contains(UInt8(ascii: "\r")), !old.contains(UInt8(ascii: "\r")), old.contains(UInt8(ascii: "\n")) {
      return reason + "; its lines end in \\r\\n"
    }
    let (lines, wanted) = (Self.trimmedLines(text), Self.trimmedLines(old))
    if !wanted.isEmpty, ByteSearch(wanted).first(in: lines, 0..<lines.count) != nil {
      return reason + " like this, but with other spaces at the beginnings or ends of lines"
    }
    return reason
  }

  private static func trimmedLines(_ text: [UInt8]) -> [UInt8] {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
    var result: [UInt8] = []
    for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
      let line = line.drop(while: isBlank)
      guard let end = line.lastIndex(where: { !isBlank($0) }) else { continue }
      result += line[...end]
      result.append(UInt8(ascii: "\n"))
    }
    return result
  }
}

/// Some lines of a text that comes in pieces, with their numbers, and how many lines there are.
struct LineWindow {
  private let first: Int
  private let count: Int
  private let byteLimit: Int

  /// The lines as `N: line`, with line breaks between.
  private(set) var text: [UInt8] = []
  /// How many lines that is.
  private(set) var shownCount = 0
  /// How many lines have begun.
  private(set) var lineCount = 0
  /// Whether a line that was asked for had no room.
  private(set) var isTruncated = false

  private var isInLine = false
  /// The line that is being read, as far as it is shown.
  private var line: [UInt8] = []

  init(first: Int, count: Int, byteLimit: Int) {
    self.first = first
    self.count = count
    self.byteLimit = byteLimit
  }

  private var isWanted: Bool { lineCount >= first && lineCount - first < count && !isTruncated }

  /// Takes the next piece of the text.
  mutating func take(_ piece: [UInt8]) {
    var start = 0
    while start < piece.count {
      if !isInLine {
        lineCount += 1
        isInLine = true
        line = isWanted ? Array("\(lineCount): ".utf8) : []
      }
      let end = piece[start...].firstIndex(of: UInt8(ascii: "\n")) ?? piece.count
      if isWanted, line.count <= byteLimit { line += piece[start..<end] }
      if end < piece.count { endLine() }
      start = end + 1
    }
  }

  /// The text is complete.
  mutating func finish() { if isInLine { endLine() } }

  private mutating func endLine() {
    isInLine = false
    guard isWanted else { return }
    let room = byteLimit - text.count - (shownCount > 0 ? 1 : 0)
    if line.count > room {
      isTruncated = true
      // A single line without end would never be seen.
      guard shownCount == 0 else { return }
      line = Array(TextCut.prefix(line, room))
    }
    if shownCount > 0 { text.append(UInt8(ascii: "\n")) }
    text += line
    shownCount += 1
  }
}

/// What is before and after a place in a text.
struct Surroundings {
  /// The byte before the place; `nil` at the start.
  let before: UInt8?
  /// The byte after the place; `nil` at the end.
  let after: UInt8?

  init(before: UInt8?, after: UInt8?) {
    self.before = before
    self.after = after
  }

  init(_ text: UnsafeBufferPointer<UInt8>, at place: Int) {
    before = place > 0 ? text[place - 1] : nil
    after = place < text.count ? text[place] : nil
  }

  func satisfies(_ assertion: Assertion) -> Bool {
    switch assertion {
    case .textStart: before == nil
    case .textEnd: after == nil
    case .lineStart: before == nil || before == 0x0A
    case .lineEnd: after == nil || after == 0x0A
    case .wordBoundary: Self.isWord(before) != Self.isWord(after)
    case .noWordBoundary: Self.isWord(before) == Self.isWord(after)
    }
  }

  private static func isWord(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
    default: false
    }
  }
}

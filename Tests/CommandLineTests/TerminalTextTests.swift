import CommandInterface
import Testing

/// What becomes of text that a terminal would obey.
struct TerminalTextTests {
  @Test(arguments: [
    ("plain\ttext\n", "plain\ttext\n"), ("größer 日本 🦉", "größer 日本 🦉"), ("\u{1B}[31mred\r\u{7}", "^[[31mred^M^G"),
    ("\u{7F}\0", "^?^@"), ("\u{9B}31m", "<U+009B>31m"), ("a\u{202E}b\u{2066}\u{200F}", "a<U+202E>b<U+2066><U+200F>"),
  ])
  func `control characters are shown and not obeyed`(_ text: String, _ shown: String) {
    #expect(TerminalText.harmless(Array(text.utf8)) == shown)
  }

  @Test func `bytes that are no UTF-8 are shown as numbers`() {
    #expect(TerminalText.harmless([0x61, 0xFF, 0xC3, 0x28, 0xE2, 0x82]) == "a<FF><C3>(<E2><82>")
    #expect(TerminalText.harmless([0xC2]) == "<C2>")
  }
}

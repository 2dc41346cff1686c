import Testing
import WasmText

@Suite("Tokens")
struct LexerTests {
  @Test("Tokens need space between them unless one is a parenthesis")
  func separation() {
    ModuleText.expectWellFormed("(module(func(nop)nop)(memory 0))")
    for text in [
      "(func (drop (i32.const0)))", "(func br 0drop)", "(data \"a\"\"b\")", "(data\"a\")",
      "(import \"a\"\"b\" (func))", "(func $f\"a\")", "(func (br 0\"a\"))",
    ] {
      #expect(throws: TextError.self, "\(text)") { try TextModule.encode(text) }
    }
  }

  @Test("Comments are white space, and block comments nest")
  func comments() {
    ModuleText.expectSame(
      "(module ;; one )\n (; two (; three ;) ;)\r(func;;four\r\n(;five;)nop(;six;)))", "(module (func nop))")
    ModuleText.expectError("(module (; never closed (; ;) )", "unclosed comment")
    ModuleText.expectSame("(func br 0;;x\n)", "(func br 0)")
  }

  @Test("Control characters are allowed in comments and nowhere else")
  func controlCharacters() {
    ModuleText.expectWellFormed("(module (;\u{0}\u{1}\u{7F};) ;;\u{0}\u{B}\n)")
    ModuleText.expectError("(module \u{1})", "illegal character")
    ModuleText.expectError("(data \"\u{7F}\")", "illegal character")
    ModuleText.expectError("(data \"\u{1F}\")", "illegal character")
    ModuleText.expectError("(func é)", "illegal character")
  }

  @Test("A byte that is not UTF-8 is refused wherever it is")
  func malformedUTF8() {
    for bytes: [UInt8] in [[0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]] {
      let text = Array("(module) ;; ".utf8) + bytes
      #expect(throws: TextError.self) { try TextModule.encode(text) }
    }
  }

  @Test("Every escape stands for its bytes")
  func escapes() throws {
    let text = "(data \"\\t\\n\\r\\\"\\'\\\\\\00\\fF\\u{41}\\u{e9}\\u{20_AC}\\u{10FFFF}\")"
    let module = try TextModule.encode(text)
    let expected: [UInt8] =
      [0x09, 0x0A, 0x0D, 0x22, 0x27, 0x5C, 0x00, 0xFF, 0x41] + Array("é€\u{10FFFF}".utf8)
    #expect(module.suffix(expected.count) == expected[...])
  }

  @Test(
    "Malformed escapes are refused",
    arguments: ["\\x", "\\0", "\\0g", "\\u{}", "\\u{d800}", "\\u{110000}", "\\u{1__2}", "\\u{_1}", "\\u{1_}", "\\u41"])
  func malformedEscapes(_ escape: String) {
    ModuleText.expectError("(data \"\(escape)\")", "illegal escape")
  }

  @Test("A string ends on its line")
  func unclosedString() {
    ModuleText.expectError("(data \"abc", "unclosed string")
    ModuleText.expectError("(data \"a\nb\")", "unclosed string")
  }

  @Test("Names must be UTF-8 once their escapes are decoded; data need not be")
  func names() {
    ModuleText.expectError("(memory 1) (export \"\\ff\" (memory 0))", "malformed UTF-8 encoding")
    ModuleText.expectError("(import \"\\ed\\a0\\80\" \"\" (func))", "malformed UTF-8 encoding")
    ModuleText.expectWellFormed("(data \"\\ff\")")
  }

  @Test("Identifiers are equal when their decoded names are")
  func identifiers() {
    ModuleText.expectSame(
      "(func $\"\\41B\") (func (call $AB) (call $\"A\\42\") (call $\"\\u{41}\\u{42}\"))",
      "(func) (func (call 0) (call 0) (call 0))")
    ModuleText.expectError("(func $)", "empty identifier")
    ModuleText.expectError("(func $\"\")", "empty identifier")
    ModuleText.expectError("(func $\"\\ff\")", "malformed UTF-8 encoding")
    ModuleText.expectError("(func $fh) (func $\"fh\")", "duplicate func $\"fh\"")
  }

  @Test("Unknown annotations are white space, whatever well-formed tokens they contain")
  func annotations() {
    ModuleText.expectSame(
      "((@a) module (@\"b c\" ( [}, 8q \"x\"y (@) (@ x) (@(@)) ) ;; )\n ) (func (@x (y $z)) nop))", "(func nop)")
    ModuleText.expectError("(@)", "empty annotation id")
    ModuleText.expectError("(@ x)", "empty annotation id")
    ModuleText.expectError("(@\"\")", "empty annotation id")
    ModuleText.expectError("(@x (y)", "unclosed annotation")
    ModuleText.expectError("(@x))", "unexpected token")
    ModuleText.expectError("(@x \u{1})", "illegal character")
  }
}

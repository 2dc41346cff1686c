import JSONText
import Testing

/// Which text is JSON, and what it says.
struct JSONParsingTests {
  private func parse(
    _ text: String, _ options: JSONReadingOptions = JSONReadingOptions()
  ) throws(JSONError) -> JSONValue { try JSONValue(parsing: Array(text.utf8), options: options) }

  private func error(_ text: String, _ options: JSONReadingOptions = JSONReadingOptions()) -> JSONError? {
    #expect(throws: JSONError.self) { try parse(text, options) }
  }

  @Test func `Values of each kind are read`() throws {
    let text = """
       {"a": [null, true, false, "x"], "b": {"c": -12, "d": 1.5, "": []},\t"e" :18446744073709551615 }\r\n
      """
    #expect(
      try parse(text) == [
        "a": [nil, true, false, "x"], "b": ["c": -12, "d": 1.5, "": []], "e": .unsigned(.max),
      ])
  }

  @Test(arguments: [
    ("0", JSONValue.integer(0)), ("-0", 0), ("-0.0", 0), ("1.0", 1), ("1e3", 1000),
    ("9007199254740993", 9_007_199_254_740_993),
    ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
    ("9223372036854775808", .unsigned(1 << 63)), ("18446744073709551615", .unsigned(.max)),
    ("18446744073709551616", .double(0x1p64)), ("-9223372036854775809", .double(-0x1p63)), ("0.1", 0.1),
    ("1E-7", 1e-7), ("1e-400", 0), ("12345678901234567890123", 1.2345678901234568e22),
  ])
  func `Integers are exact, and other numbers the nearest double`(_ text: String, _ value: JSONValue) throws {
    #expect(try parse(text) == value)
  }

  @Test(arguments: [
    ("", JSONError.Reason.unexpectedEnd, 0), ("  ", .unexpectedEnd, 2), ("tru", .unexpectedEnd, 3),
    ("trux", .expected("a value"), 0), ("nul1", .expected("a value"), 0), ("[1,]", .expected("a value"), 3),
    ("[1 2]", .expected("',' or ']'"), 3), ("[1", .unexpectedEnd, 2), ("{", .unexpectedEnd, 1),
    ("{\"a\"}", .expected("':'"), 4), ("{\"a\":1,}", .expected("a name"), 7), ("{a:1}", .expected("a name"), 1),
    ("{\"a\":1 \"b\"", .expected("',' or '}'"), 7), ("1 2", .expected("nothing after the value"), 2),
    ("01", .malformedNumber, 0), ("-", .unexpectedEnd, 1), ("-a", .malformedNumber, 1), ("1.", .unexpectedEnd, 2),
    ("1.e1", .malformedNumber, 2), ("1e+", .unexpectedEnd, 3), (".5", .expected("a value"), 0),
    ("+1", .expected("a value"), 0), ("1e999", .numberOutOfRange, 0), ("NaN", .expected("a value"), 0),
    ("\"a", .unexpectedEnd, 2), ("\"\n\"", .controlCharacter, 1), (#""\x""#, .unknownEscape, 1),
    (#""a\u12g4""#, .expected("four hexadecimal digits"), 6), (#""\u12"#, .unexpectedEnd, 5),
    ("'a'", .expected("a value"), 0), ("\u{FEFF}1", .expected("a value"), 0),
    ("[1]\u{B}", .expected("nothing after the value"), 3),
  ])
  func `What is no JSON is refused, with the place`(_ text: String, _ reason: JSONError.Reason, _ offset: Int) {
    #expect(error(text) == JSONError(reason: reason, offset: offset))
  }

  @Test func `Escapes stand for characters`() throws {
    #expect(try parse(#""\"\\\/\b\f\n\r\t\u0041\u00e9\u0000\uD83E\udd89""#) == "\"\\/\u{8}\u{C}\n\r\tAé\0🦉")
  }

  @Test(arguments: [
    (#""\ud800""#, "\u{FFFD}"), (#""a\udc00b""#, "a\u{FFFD}b"), (#""\ud800A""#, "\u{FFFD}A"),
    (#""\ud800\ud83e\udd89""#, "\u{FFFD}🦉"), (#""\ud800\n""#, "\u{FFFD}\n"), (#""\udd89\ud83e""#, "\u{FFFD}\u{FFFD}"),
  ])
  func `Half a surrogate pair is refused, or becomes a replacement character`(_ text: String, _ mended: String) throws {
    #expect(error(text)?.reason == .loneSurrogate)
    #expect(try parse(text, JSONReadingOptions(loneSurrogates: .mend)).text == mended)
  }

  @Test(
    arguments: [
      ([0x22, 0x61, 0xFF, 0x22], 2), ([0x22, 0xC3, 0xA9, 0xC3, 0x22], 3), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
      ([0x22, 0xC0, 0x80, 0x22], 1), ([0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], 1), ([0x22, 0x5C, 0x6E, 0x80, 0x22], 3),
    ] as [([UInt8], Int)])
  func `Bytes that are no UTF-8 are refused, with their place`(_ text: [UInt8], _ offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    #expect(error == JSONError(reason: .malformedUTF8, offset: offset))
  }

  @Test func `A name occurs once, or its last value counts`() throws {
    #expect(error(#"{"a":1,"b":2,"a":3}"#) == JSONError(reason: .duplicateName("a"), offset: 13))
    let last = JSONReadingOptions(duplicateNames: .mend)
    #expect(try parse(#"{"a":1,"b":2,"a":3}"#, last) == ["a": 3, "b": 2])
    let many = (0..<200).map { "\"n\($0 % 100)\":\($0)" }.joined(separator: ",")
    #expect(error("{\(many)}")?.reason == .duplicateName("n0"))
    let object = try #require(try parse("{\(many)}", last).object)
    #expect(object.members.map(\.name) == (0..<100).map { "n\($0)" } && object["n99"] == 199)
  }

  @Test func `Names that only look alike are different`() throws {
    let value = try parse(#"{"\u00e9":1,"e\u0301":2}"#)
    #expect(value["\u{E9}"] == 1 && value["e\u{301}"] == 2)
    #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
  }

  @Test func `Depth and size are limited`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[{\"a\":", count: depth / 2) + "1" + String(repeating: "}]", count: depth / 2)
    }
    #expect(throws: Never.self) { try parse(nested(200)) }
    #expect(error(nested(202)) == JSONError(reason: .tooDeep(limit: 200), offset: 600))
    #expect(error("[1]", JSONReadingOptions(maximumDepth: 0))?.reason == .tooDeep(limit: 0))
    // More than the stack could take is never allowed.
    let deepest = JSONReadingOptions(maximumDepth: .max)
    #expect(throws: Never.self) { try parse(nested(JSONReadingOptions.depthLimit), deepest) }
    #expect(error(nested(1_000_000), deepest)?.reason == .tooDeep(limit: JSONReadingOptions.depthLimit))
    #expect(error("[1]", JSONReadingOptions(maximumBytes: 2)) == JSONError(reason: .tooLarge(limit: 2), offset: 2))
    #expect(throws: Never.self) { try parse("[1]", JSONReadingOptions(maximumBytes: 3)) }
  }

  /// Twice the text may take about twice as long; what is quadratic takes minutes here.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "[" + String(repeating: "0,", count: 500_000) + "0]", String(repeating: "9", count: 1_000_000),
      "0." + String(repeating: "3", count: 1_000_000), "\"" + String(repeating: "\\u00e9", count: 300_000) + "\"",
      "{" + (0..<100_000).map { "\"\($0)\":0" }.joined(separator: ",") + "}", String(repeating: "[", count: 1_000_000),
      "[" + String(repeating: "\"\\n\",", count: 200_000) + "\"\u{80}",
    ])
  func `Long text takes time that grows with its length`(_ text: String) {
    _ = try? parse(text)
  }
}

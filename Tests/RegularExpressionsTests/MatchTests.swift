import RegularExpressions
import Testing

/// What patterns match.
struct MatchTests {
  /// The whole first match and its groups, with `-` for a group that took no part; `nil` without a match.
  private func find(_ pattern: String, _ text: String, _ options: RegularExpression.Options = .init()) throws
    -> [String]?
  {
    let expression = try RegularExpression(pattern, options: options)
    var matcher = expression.matcher()
    let bytes = Array(text.utf8)
    let match = matcher.firstMatch(in: bytes)
    #expect(matcher.hasMatch(in: bytes) == (match != nil), "\(pattern)")
    return match.map { match in
      (0...expression.groupCount).map { group in
        match[group].map { String(decoding: bytes[$0], as: UTF8.self) } ?? "-"
      }
    }
  }

  @Test(
    arguments: [
      ("", "abc", [""]), ("b", "abc", ["b"]), ("a|ab", "ab", ["a"]), ("ab|a", "ab", ["ab"]), ("a*", "aaa", ["aaa"]),
      ("a*?", "aaa", [""]), ("a+?b", "aab", ["aab"]), ("a{2}", "aaa", ["aa"]), ("a{2,}", "aaaa", ["aaaa"]),
      ("a{1,2}?", "aaa", ["a"]), ("a{,2}", "aaa", ["aa"]), ("a{", "a{", ["a{"]), ("a{x}", "a{x}", ["a{x}"]),
      ("(a)(b)?", "ac", ["a", "a", "-"]), ("(a|(b))+", "ab", ["ab", "b", "b"]), ("(?:a)(b)", "ab", ["ab", "b"]),
      ("(?<x>a)(?P<y>b)", "ab", ["ab", "a", "b"]), ("^b", "a\nb", nil), ("(?m)^b", "a\nb", ["b"]),
      ("a$", "a\nb", nil), ("(?m)a$", "a\nb", ["a"]), ("a.b", "a\nb", nil), ("(?s)a.b", "a\nb", ["a\nb"]),
      (#"\bfoo\b"#, "a foo.", ["foo"]), (#"\bfoo\b"#, "afoo", nil), (#"\Boo\b"#, "foo", ["oo"]),
      (#"\d+"#, "a12b", ["12"]), (#"[\d\s]+"#, "a1 2b", ["1 2"]), (#"\W"#, "a_-", ["-"]),
      (#"[^a-c]+"#, "abcdef", ["def"]),
      ("[]a]+", "a]", ["a]"]), ("[^]a]", "a]b", ["b"]), ("[a-]+", "a-", ["a-"]), ("[[:alpha:]_]+", "1ab_", ["ab_"]),
      ("[[:^digit:]]+", "12ab", ["ab"]), (#"\x41\u00e9\x{1F600}"#, "Aé😀", ["Aé😀"]), (".", "é", ["é"]),
      ("[à-ü]+", "xéöz", ["éö"]), ("[^x]", "x😀", ["😀"]), ("(?i)straße", "STRAßE", ["STRAßE"]),
      ("(?i)k", "\u{212A}", ["\u{212A}"]),
      ("(?i)ÀÉ", "àé", ["àé"]), ("(?i:a)b", "Ab", ["Ab"]), ("(?i:a)b", "AB", nil), ("a(?i)b|c", "C", ["C"]),
      ("(?i)[^a]", "Ab", ["b"]), ("(a*)*", "aa", ["aa", "aa"]), ("(a*)+", "b", ["", ""]), ("(|a)*", "aa", ["", ""]),
      ("(|a)+", "aa", ["", ""]), (#"[^\s\S]"#, "a", nil), (#"\/\.\-\_"#, "/.-_", ["/.-_"]), (#"a\z"#, "ba", ["a"]),
      (#"\Aa|b"#, "cb", ["b"]), ("x*y|z", "xxz", ["z"]),
    ] as [(String, String, [String]?)])
  func `patterns match as in Perl`(_ pattern: String, _ text: String, _ expected: [String]?) throws {
    #expect(try find(pattern, text) == expected)
  }

  @Test func `options are switches for the whole pattern`() throws {
    #expect(try find("a.b", "A\nB", .init(ignoresCase: true, dotTakesLineEnd: true)) == ["A\nB"])
    #expect(try find("^b$", "a\nb\nc", .init(isMultiline: true)) == ["b"])
  }

  @Test func `all matches are found, empty ones too, never in the middle of a character`() throws {
    func all(_ pattern: String, _ text: String) throws -> [Range<Int>] {
      var matcher = try RegularExpression(pattern).matcher()
      return matcher.matches(in: Array(text.utf8)).map(\.range)
    }
    #expect(try all("a+", "aabaa") == [0..<2, 3..<5])
    #expect(try all("a*", "ba") == [0..<0, 1..<2, 2..<2])
    #expect(try all("", "é") == [0..<0, 2..<2])
    #expect(try all("^a", "aa") == [0..<1])
    #expect(try all(#"\b"#, "ab c") == [0..<0, 2..<2, 3..<3, 4..<4])
  }

  @Test func `groups are found by name`() throws {
    let expression = try RegularExpression(#"(?<year>\d{4})-(?P<month>\d\d)"#)
    #expect(expression.groupNames == ["year": 1, "month": 2])
    #expect(expression.groupCount == 2)
  }

  @Test func `what is no UTF-8 is matched by nothing`() throws {
    var matcher = try RegularExpression("a.b").matcher()
    #expect(matcher.firstMatch(in: [0x61, 0xFF, 0x62]) == nil)
    #expect(matcher.firstMatch(in: [0xFF, 0x61, 0x62, 0x62])?.range == 1..<4)
    var surrogate = try RegularExpression(#"[\x{D000}-\x{E001}]"#).matcher()
    #expect(surrogate.firstMatch(in: [0xED, 0xA0, 0x80]) == nil)
    #expect(surrogate.firstMatch(in: [0xEE, 0x80, 0x81])?.range == 0..<3)
  }

  @Test(
    arguments: [
      ("(", .unclosedGroup, 0), ("a)", .unopenedGroup, 1), ("[a", .unclosedBracket, 0), ("*a", .nothingToRepeat, 0),
      ("a**", .nothingToRepeat, 2), ("a{2}{3}", .nothingToRepeat, 4),
      ("a{3,2}", .badRepetition, 1), ("a{1001}", .badRepetition, 1), ("é[z-a]", .badRange, 3), (#"\y"#, .badEscape, 0),
      (#"\x4"#, .badEscape, 0), (#"\x{D800}"#, .badEscape, 0), ("\\", .badEscape, 0), ("(?y)", .badGroup, 0),
      ("(?<1>a)", .badGroup, 3), ("(?<a>b)(?<a>c)", .badGroup, 7), ("[[:alhpa:]]", .unknownClass, 1),
      (#"(a)\1"#, .notLinear("a reference to a group"), 3), ("(?=a)", .notLinear("looking ahead"), 0),
      ("(?<!a)", .notLinear("looking behind"), 0), ("a++", .notLinear("a possessive repetition"), 2),
      ("(?>a)", .notLinear("an atomic group"), 0), ("((a{1000}){1000})", .tooLarge, 0),
    ] as [(String, RegularExpressionError.Reason, Int)])
  func `what is no pattern is told, and where`(
    _ pattern: String, _ reason: RegularExpressionError.Reason, _ offset: Int
  ) throws {
    let error = #expect(throws: RegularExpressionError.self) { try RegularExpression(pattern) }
    #expect(error?.reason == reason && error?.offset == offset, "\(pattern): \(error?.description ?? "")")
  }

  @Test func `groups too deep within each other are refused`() {
    let pattern = String(repeating: "(", count: 101) + String(repeating: ")", count: 101)
    #expect(throws: RegularExpressionError.self) { try RegularExpression(pattern) }
    #expect(throws: RegularExpressionError.self) { try RegularExpression([0x61, 0xFF]) }
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "(a*)*b", "(x+x+)+y", "(a|aa)+$", "(.*)*\\d", "(a?){100}a{100}", "(?:(?:(?:){1000}){1000}){1000}", "([a-z]+)*!",
      "(.|a)*(.|b)*(.|c)*\\d", "[^\\x{3}]{1,200}x",
    ])
  func `the time is that of the text`(_ pattern: String) throws {
    var matcher = try RegularExpression(pattern).matcher()
    let text = [UInt8](repeating: UInt8(ascii: "a"), count: 20_000)
    let clock = ContinuousClock()
    let time = clock.measure {
      _ = matcher.hasMatch(in: text)
      _ = matcher.firstMatch(in: text[..<2000])
    }
    #expect(time < .seconds(20))
  }
}

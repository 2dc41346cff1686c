import JSONText
import Testing

/// How values are written.
struct JSONWritingTests {
  private func text(_ value: JSONValue, _ format: JSONFormat = .compact) -> String {
    String(decoding: value.text(format), as: UTF8.self)
  }

  @Test(arguments: [
    (JSONValue.double(0.1), "0.1"), (.double(100), "100"), (.double(-0.0), "0"), (.double(1e21), "1e+21"),
    (.double(1e20), "100000000000000000000"), (.double(1e-6), "0.000001"), (.double(1e-7), "1e-7"),
    (.double(-1.5e-9), "-1.5e-9"), (.double(123456.789), "123456.789"), (.double(.leastNonzeroMagnitude), "5e-324"),
    (.double(1.7976931348623157e308), "1.7976931348623157e+308"), (.double(0x1p63), "9223372036854775808"),
    (.double(0x1p69), "590295810358705700000"), (.double(.nan), "null"), (.double(-.infinity), "null"),
    (.integer(.min), "-9223372036854775808"), (.unsigned(.max), "18446744073709551615"), (.unsigned(7), "7"),
  ])
  func `A number is written in one way`(_ value: JSONValue, _ written: String) {
    #expect(text(value) == written)
  }

  @Test func `Strings have escapes where they must`() {
    #expect(
      text("\"\\/\u{8}\u{C}\n\r\t\u{1}\u{1F}\u{7F}é\u{2028}🦉") == #""\"\\/\b\f\n\r\t\u0001\u001f"#
        + "\u{7F}é\u{2028}🦉\"")
  }

  @Test func `Characters that nobody sees have escapes if wanted`() throws {
    let value: JSONValue = ["\u{202E}a\u{9B}2J": "x\u{200B}\u{E0041}\u{7F}\u{FEFF}é🦉\u{2028}日"]
    let written = text(value, JSONFormat(escapesInvisible: true))
    #expect(written == #"{"\u202ea\u009b2J":"x\u200b\udb40\udc41\u007f\ufeffé🦉\u2028日"}"#)
    #expect(try JSONValue(parsing: Array(written.utf8)) == value)
  }

  @Test func `The canonical form sorts names by their code units`() {
    // U+1F989 comes before U+FB01 there, because its first unit is a surrogate.
    let value: JSONValue = ["b": 1, "\u{FB01}": 2, "🦉": 3, "a": ["z": nil, "A": true], "": []]
    #expect(text(value, .canonical) == "{\"\":[],\"a\":{\"A\":true,\"z\":null},\"b\":1,\"🦉\":3,\"\u{FB01}\":2}")
    #expect(text(value) == "{\"b\":1,\"\u{FB01}\":2,\"🦉\":3,\"a\":{\"z\":null,\"A\":true},\"\":[]}")
  }

  @Test func `Text for people has lines`() {
    let value: JSONValue = ["a": [1, ["b": 2]], "c": [], "d": [:]]
    #expect(
      text(value, .indented) == """
        {
          "a": [
            1,
            {
              "b": 2
            }
          ],
          "c": [],
          "d": {}
        }
        """)
  }

  @Test func `Members are changed in place and added at the end`() {
    var object: JSONObject = ["a": 1, "b": 2]
    object["a"] = 3
    object["c"] = nil
    object["d"] = 4
    object["b"] = nil
    #expect(object == ["a": 3, "d": 4])
  }

  @Test func `Numbers are equal however they are held`() {
    #expect(JSONValue.unsigned(3) == .integer(3) && JSONValue.double(3) == .integer(3) && JSONValue.double(.nan) == nil)
    #expect(Set<JSONValue>([.unsigned(3), .integer(3), .double(3), .double(3.5)]).count == 2)
    #expect(JSONValue.double(3).integer == 3 && JSONValue.double(3.5).integer == nil)
  }
}

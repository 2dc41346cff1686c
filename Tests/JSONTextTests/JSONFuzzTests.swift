import Foundation
import JSONText
import TestFolders
import Testing

/// Random values and damaged text, judged by Python's reader where it is installed.
struct JSONFuzzTests {
  private static func value(depth: Int, using random: inout SeededRandom) -> JSONValue {
    switch Int.random(in: 0..<(depth > 3 ? 6 : 8), using: &random) {
    case 0: return nil
    case 1: return .boolean(.random(using: &random))
    case 2: return .integer(Int64(bitPattern: random.next()) >> Int64.random(in: 0..<64, using: &random))
    case 3: return .unsigned(random.next())
    case 4:
      let double = Double(bitPattern: random.next())
      return .double(double.isFinite ? double : 0.5)
    case 5: return .string(string(using: &random))
    case 6:
      return .array((0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth + 1, using: &random) })
    default:
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0...20, using: &random) {
        object[string(using: &random)] = value(depth: depth + 1, using: &random)
      }
      return .object(object)
    }
  }

  private static func string(using random: inout SeededRandom) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...12, using: &random) {
      let limit = [0x20, 0x80, 0x800, 0x1_0000, 0x11_0000].randomElement(using: &random) ?? 0x80
      if let scalar = Unicode.Scalar(UInt32.random(in: 0..<UInt32(limit), using: &random)) { text.append(scalar) }
    }
    return String(text)
  }

  private static func damaged(_ text: [UInt8], using random: inout SeededRandom) -> [UInt8] {
    var text = text
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let place = Int.random(in: 0...text.count, using: &random)
      let end = min(text.count, place + Int.random(in: 0...3, using: &random))
      let pieces = [
        "", "\"", "\\", "\\u", "d800", "{", "}", "[", ",", ":", "0", "-", ".", "e", "1e5", "true", " ", "\n", "\u{7F}",
      ]
      var piece = Array((pieces.randomElement(using: &random) ?? "").utf8)
      if Int.random(in: 0..<8, using: &random) == 0 { piece = [UInt8.random(in: 0...255, using: &random)] }
      text.replaceSubrange(place..<end, with: piece)
    }
    return text
  }

  @Test func `What is written is read as the same, and written as the same`() throws {
    for round in fuzzRounds(400) {
      var random = SeededRandom(seed: UInt64(round))
      let value = Self.value(depth: 0, using: &random)
      for format in [JSONFormat.compact, .indented, JSONFormat(escapesInvisible: true)] {
        let text = value.text(format)
        let again = try JSONValue(parsing: text)
        #expect(again == value && again.text(format) == text, "round \(round)")
      }
      #expect(try JSONValue(parsing: value.text(.canonical)).text(.canonical) == value.text(.canonical))
    }
  }

  /// Reads lines of hexadecimal JSON text, and writes for each `-`, or the value's canonical text in hexadecimal.
  private static let reader = """
    import json, sys
    sys.set_int_max_str_digits(0)
    def refuse(text): raise ValueError(text)
    def unique(pairs):
        if len(dict(pairs)) != len(pairs): raise ValueError("twice")
        return dict(pairs)
    def number(value):
        if isinstance(value, bool) or not isinstance(value, (int, float)): return value
        if isinstance(value, int) and -2**63 <= value < 2**64: return value
        value = float(value)
        if value in (float("inf"), float("-inf")): raise ValueError("too large")
        return int(value) if value == int(value) and -2**63 <= value < 2**64 else value
    def normal(value):
        if isinstance(value, dict):
            return {name: normal(inner) for name, inner in sorted(value.items(), key=lambda m: m[0].encode("utf-16-be"))}
        if isinstance(value, list): return [normal(inner) for inner in value]
        return number(value)
    for line in sys.stdin:
        try:
            value = json.loads(bytes.fromhex(line).decode("utf-8"), parse_constant=refuse, object_pairs_hook=unique)
            text = json.dumps(normal(value), ensure_ascii=False, separators=(",", ":"))
            print(text.encode("utf-8").hex())
        except (ValueError, OverflowError): print("-")
    """

  /// Python lays doubles out in another way; both are read to compare them.
  private static func normal(_ text: [UInt8]) -> [UInt8] { (try? JSONValue(parsing: text).text()) ?? Array("?".utf8) }

  @Test(.enabled(if: HostCommand.exist("python3"))) func `Damaged text is read as Python reads it, or by neither`()
    throws
  {
    var texts: [[UInt8]] = []
    for round in fuzzRounds(3000) {
      var random = SeededRandom(seed: UInt64(round))
      let text = Self.value(depth: 0, using: &random).text()
      texts.append(round % 4 == 0 ? text : Self.damaged(text, using: &random))
    }
    let input = texts.map { $0.map { String(format: "%02x", $0) }.joined() + "\n" }.joined()
    let outcome = try HostCommand.run(["python3", "-c", Self.reader], input: Array(input.utf8))
    try #require(outcome.status == 0, "\(outcome.errors)")
    let lines = String(decoding: outcome.output, as: UTF8.self).split(separator: "\n")
    try #require(lines.count == texts.count)
    var accepted = 0
    for (text, line) in zip(texts, lines) {
      let ours = (try? JSONValue(parsing: text))?.text(.canonical)
      accepted += ours == nil ? 0 : 1
      let hexadecimal = Array(line.utf8)
      let theirs = stride(from: 0, to: hexadecimal.count - 1, by: 2).compactMap {
        UInt8(String(decoding: hexadecimal[$0..<$0 + 2], as: UTF8.self), radix: 16)
      }
      #expect(ours == (line == "-" ? nil : Self.normal(theirs)), "\(String(decoding: text, as: UTF8.self))")
    }
    // Both answers must occur often, or nothing was compared.
    #expect(accepted > texts.count / 10 && accepted < texts.count * 9 / 10)
    reportFuzzing("\(texts.count) texts, \(accepted) of them JSON")
  }
}

import Foundation
import RegularExpressions
import Testing

/// Random patterns and texts find what Python's `re` finds.
struct PythonOracleTests {
  private static let python = "/usr/bin/python3"

  /// Writes patterns that mean the same in both languages.
  private struct PatternWriter {
    var random: SystemRandom
    /// Whether something that is repeated can be empty, or be repeated again: then rounds without end have a meaning of
    /// their own in every language, and only whether there is a match is compared.
    var isAmbiguous = false

    mutating func pattern(_ depth: Int) -> (text: String, canBeEmpty: Bool) {
      let count = depth > 0 && random.below(4) == 0 ? 2 + random.below(2) : 1
      var texts: [String] = []
      var canBeEmpty = false
      for _ in 0..<count {
        let part = sequence(depth)
        texts.append(part.text)
        canBeEmpty = canBeEmpty || part.canBeEmpty
      }
      return (texts.joined(separator: "|"), canBeEmpty)
    }

    mutating func sequence(_ depth: Int) -> (text: String, canBeEmpty: Bool) {
      var text = ""
      var canBeEmpty = true
      for _ in 0..<random.below(4) {
        let part = item(depth)
        text += part.text
        canBeEmpty = canBeEmpty && part.canBeEmpty
      }
      return (text, canBeEmpty)
    }

    mutating func item(_ depth: Int) -> (text: String, canBeEmpty: Bool) {
      let (atom, isEmpty) = atom(depth)
      let counts = ["*", "+", "?", "{2}", "{1,2}", "{0,3}", "{2,}"]
      guard random.below(3) == 0, !atom.hasPrefix("\\b"), !atom.hasPrefix("\\B"), atom != "^" else {
        return (atom, isEmpty)
      }
      let count = counts[random.below(counts.count)]
      if isEmpty { isAmbiguous = true }
      let isLazy = random.below(3) == 0
      return (atom + count + (isLazy ? "?" : ""), isEmpty || ["*", "?", "{0,3}"].contains(count))
    }

    mutating func atom(_ depth: Int) -> (text: String, canBeEmpty: Bool) {
      let simple = [
        "a", "b", "c", "é", ".", "[ab]", "[^a]", "[a-cé]", #"\w"#, #"\d"#, #"\s"#, #"[^\w]"#, "-", "1", "A",
      ]
      switch random.below(10) {
      case 0 where depth > 0:
        let inner = pattern(depth - 1)
        return ("(\(inner.text))", inner.canBeEmpty)
      case 1 where depth > 0:
        let inner = pattern(depth - 1)
        return ("(?:\(inner.text))", inner.canBeEmpty)
      case 2: return ([#"\b"#, #"\B"#, "^"][random.below(3)], true)
      default: return (simple[random.below(simple.count)], false)
      }
    }

    mutating func text() -> String {
      let letters = ["a", "b", "c", "é", "-", " ", "\n", "1", "A", "x"]
      return (0..<random.below(12)).map { _ in letters[random.below(letters.count)] }.joined()
    }
  }

  private struct SystemRandom {
    var state: UInt64
    mutating func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
  }

  private static let script = """
    import json, re, sys
    for line in sys.stdin:
        pattern, text, flags = json.loads(line)
        match = re.compile(pattern, re.A | flags).search(text)
        spans = None
        if match:
            spans = [[len(text[:p].encode()) if p >= 0 else -1 for p in match.span(g)] for g in range(match.re.groups + 1)]
        print(json.dumps(spans))
    """

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: python), "needs Python"), arguments: 0..<4)
  func `random patterns find the same`(seed: UInt64) throws {
    var writer = PatternWriter(random: SystemRandom(state: seed &* 7_919 &+ 17))
    var cases: [(pattern: String, text: String, multiline: Bool, isAmbiguous: Bool)] = []
    for _ in 0..<5_000 {
      writer.isAmbiguous = false
      let pattern = writer.pattern(3).text
      cases.append((pattern, writer.text(), writer.random.below(3) == 0, writer.isAmbiguous))
    }
    let lines = try cases.map { item -> String in
      let multiline = 8
      let array: [Any] = [item.pattern, item.text, item.multiline ? multiline : 0]
      return String(decoding: try JSONSerialization.data(withJSONObject: array), as: UTF8.self)
    }
    let answers = try run(lines.joined(separator: "\n")).split(separator: "\n")
    try #require(answers.count == cases.count)
    var matchCount = 0
    for (item, answer) in zip(cases, answers) {
      let expression = try RegularExpression(item.pattern, options: .init(isMultiline: item.multiline))
      var matcher = expression.matcher()
      let text = Array(item.text.utf8)
      let match = matcher.firstMatch(in: text)
      let expected = try JSONSerialization.jsonObject(with: Data(answer.utf8), options: .fragmentsAllowed) as? [[Int]]
      // Python says that an empty text has no place that is no boundary of a word; others say that it has.
      if item.text.isEmpty, item.pattern.contains(#"\B"#) { continue }
      let what = "\(item.pattern.debugDescription) in \(item.text.debugDescription)"
      #expect(matcher.hasMatch(in: text) == (expected != nil), "\(what)")
      #expect((match != nil) == (expected != nil), "\(what)")
      guard let match, let expected else { continue }
      matchCount += 1
      guard !item.isAmbiguous else { continue }
      let found = (0...expression.groupCount).map { group in
        match[group].map { [$0.lowerBound, $0.upperBound] } ?? [-1, -1]
      }
      #expect(found == expected, "\(what)")
    }
    #expect(matchCount > 1000)
  }

  private func run(_ input: String) throws -> String {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try Data(input.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.python)
    process.arguments = ["-c", Self.script]
    process.standardInput = try FileHandle(forReadingFrom: file)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self)
  }

  @Test func `mangled patterns are read or refused`() throws {
    var random = SystemRandom(state: 5)
    let seeds = [#"(?<a>[^a-z\d]+?){2,5}|\bx\x{41}$"#, "[[:alpha:]é-ü]*(?i:q)", #"(a|b(c|d)){0,3}\.\u00e9"#]
    for _ in 0..<20_000 {
      var pattern = Array(seeds[random.below(seeds.count)].utf8)
      for _ in 0...random.below(4) where !pattern.isEmpty {
        let place = random.below(pattern.count)
        switch random.below(3) {
        case 0: pattern.remove(at: place)
        case 1: pattern.insert(Array(#"()[]{}*+?|^$\-:<>P,09aé"#.utf8)[random.below(24)], at: place)
        default: pattern[place] = UInt8(random.below(256))
        }
      }
      guard let expression = try? RegularExpression(pattern) else { continue }
      var matcher = expression.matcher()
      let text = Array("xA béd.12 q".utf8)
      #expect(matcher.hasMatch(in: text) == (matcher.firstMatch(in: text) != nil))
    }
  }
}

import ShadowFS
import TestFolders
import Testing

@testable import Agent

@Suite("Patterns of .gitignore")
struct IgnorePatternTests {
  private func isIgnored(_ path: String, by patterns: String, isDirectory: Bool = false) -> Bool {
    let list = IgnorePatternList(contents: Array(patterns.utf8))
    let path = Array(path.utf8)
    let name = path.split(separator: UInt8(ascii: "/")).last ?? []
    return list.decision(name: name, path: path[...], isDirectory: isDirectory) ?? false
  }

  @Test(
    "match names and paths",
    arguments: [
      ("a", "b/a", true), ("/a", "b/a", false), ("/a", "a", true), ("b/a", "b/a", true), ("b/a", "c/b/a", false),
      ("**/b/a", "c/b/a", true), ("**/b/a", "b/a", true), ("b/**", "b/c/d", true), ("b/**", "b", false),
      ("a/**/b", "a/b", true), ("a/**/b", "a/x/y/b", true), ("a/**b", "a/x/b", false), ("*.o", "x/y.o", true),
      ("x/*.o", "x/y/z.o", false), ("?", "ab", false), ("[a-c]", "b", true), ("[!a-c]", "b", false),
      ("[[:digit:]]x", "7x", true), ("[]-]", "]", true), ("\\!a", "!a", true), ("\\#a", "#a", true),
      ("#a", "#a", false),
      ("a\\ ", "a ", true), ("a  ", "a", true), ("[a", "[a", false), ("a\\", "a\\", false),
      ("[[:nothing:]]", "n", false),
    ])
  func matching(pattern: String, path: String, isMatch: Bool) {
    #expect(isIgnored(path, by: pattern) == isMatch)
  }

  @Test("end with the last one that matches")
  func order() {
    #expect(!isIgnored("keep.o", by: "*.o\n!keep.o\n"))
    #expect(isIgnored("keep.o", by: "!keep.o\n*.o\n"))
    #expect(isIgnored("build", by: "\u{FEFF}build/\r\n", isDirectory: true))
    #expect(!isIgnored("build", by: "build/"))
  }

  @Test("take no time to speak of, whatever they are")
  func time() {
    let pattern = String(repeating: "a*", count: 200) + "b"
    let clock = ContinuousClock()
    let duration = clock.measure { #expect(!isIgnored(String(repeating: "a", count: 250), by: pattern)) }
    #expect(duration < .seconds(20))
  }

  /// What the differential test puts together.
  private static let pieces = [
    "a", "b", "ab", "c", "*", "**", "?", "/", "/", "/", "[ab]", "[!a]", "[^b-c]", "[a-", "\\", " ", "!", "#", "**/",
    "/**",
    "/**/", "[[:alpha:]]", "[]a]", "-", ".", "\\*", "\\ ", "ä", "[a\\]b]", "[--a]",
  ]
  private static let paths = [
    "a", "b", "ab", "c/a", "c/b/a", "c/ab", "b c/a", "a b", ".a", "-", "!a", "#b", "ä", "a*", "d/a/b/c/x", "d/ab/c",
    "d/a/ab", "]", "[a-", "e/.a/b", "e/ /a", "f/[/a", "f/ab ", "d/b/a\\", "B", "a.b",
  ]

  @Test("leave out what git leaves out", .enabled(if: HostCommand.exist("git")), arguments: 0..<25)
  func likeGit(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let folder = try HostFolder()
    try HostCommand.run(["git", "init", "-q"], in: folder.path)
    for path in Self.paths { try folder.put("", at: path.hasPrefix("c/") || path.hasPrefix("d/") ? path : "x/" + path) }
    for path in ["a", "b", "c", "ab.c"] { try folder.put("", at: path + "/x/a") }
    for place in ["", "x/", "d/"] {
      let lines = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        (0..<Int.random(in: 1...5, using: &random)).compactMap { _ in Self.pieces.randomElement(using: &random) }
          .joined()
      }
      try folder.put(lines.joined(separator: "\n"), at: place + ".gitignore")
    }
    var options = ImportOptions()
    options.secrets = SecretMask([])
    let all = try Workspace(importing: folder.path, options: options).paths().filter { !$0.hasPrefix(".git") }
    options.readsGitIgnoreFiles = true
    let shown = Set(try Workspace(importing: folder.path, options: options).paths())
    let outcome = try HostCommand.run(
      ["git", "-c", "core.excludesFile=/dev/null", "check-ignore", "--no-index", "-z", "--stdin"], in: folder.path,
      input: Array(all.joined(separator: "\0").utf8))
    let ignored = Set(outcome.output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
    for path in all {
      #expect(shown.contains(path) != ignored.contains(path), "\(path), seed \(seed)")
    }
  }
}

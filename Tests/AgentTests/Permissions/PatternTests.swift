import Testing

@testable import Agent

/// What fits to the patterns of rules.
struct PatternTests {
  @Test(arguments: [
    ("", "", true), ("", "a", false), ("*", "", true), ("a*c", "abbc", true), ("a*c", "abcb", false),
    ("a?c", "abc", true),
    ("a?c", "ac", false), ("*.swift", "a.swift", true), ("*a*b*", "xxaxxbxx", true), ("*a*b*", "xxbxxaxx", false),
    (#"\*"#, "*", true), (#"\*"#, "a", false), (#"a\"#, #"a\"#, true), (#"\\"#, #"\"#, true), ("Read", "read", false),
    ("?", "é", true), ("caf\u{E9}", "cafe\u{301}", false),
  ])
  func `Wildcards stand for characters`(_ pattern: String, _ text: String, _ fits: Bool) {
    #expect(WildcardPattern(pattern).matches(text, .exact) == fits)
  }

  @Test func `What is denied is also denied when it is written in another way`() {
    #expect(WildcardPattern("Read").matches("READ", .lenient))
    #expect(WildcardPattern("caf\u{E9}*").matches("CAFE\u{301}.txt", .lenient))
    #expect(!WildcardPattern("Read").matches("Reads", .lenient))
  }

  @Test(arguments: ["a*b", #"\?"#, "", "**", "\u{202E}x", "*\u{301}"])
  func `Any text can be a pattern that only it fits`(_ text: String) {
    let pattern = WildcardPattern(literal: text)
    #expect(
      pattern.matches(text, .exact) && !pattern.matches(text + "x", .exact) && !pattern.matches("x" + text, .exact))
  }

  @Test(.timeLimit(.minutes(1))) func `Patterns with many wildcards take little time`() {
    let text = String(repeating: "a", count: 10_000)
    #expect(!WildcardPattern(String(repeating: "*a", count: 50) + "b").matches(text, .exact))
    let path = String(repeating: "a/", count: 2000)
    #expect(!PathPattern(String(repeating: "**/a/", count: 50) + "b").matches(path, .exact))
  }

  @Test(arguments: [
    ("src/*.swift", "src/a.swift", true), ("src/*.swift", "src/b/a.swift", false), ("src/**", "src/b/a.swift", true),
    ("src/**", "src", true), ("**/.env", ".env", true), ("**/.env", "a/b/.env", true), ("**/.env", "a/.envx", false),
    (".env", "a/.env", false), ("a/**/b/**/c", "a/x/b/y/z/c", true), ("a/**/b", "a/b", true), ("src/a", "/src/a", true),
    ("src/a", "./src//x/../a", true), ("**", "../a", false), ("**", "a/../../b", false),
    ("src/**", "src/../etc", false),
    ("src/**", "SRC/a", false), ("**", "", true), ("*", "a/b", false), ("src/**", "src/a\0", false),
    ("src/**", "src\\..\\..\\etc", false), (#"a\*b"#, "a*b", true), (#"a\*b"#, "axb", false),
  ])
  func `Paths are those of the workspace`(_ pattern: String, _ path: String, _ fits: Bool) {
    #expect(PathPattern(pattern).matches(path, .exact) == fits)
  }

  @Test func `A path that leads out of the workspace is denied by every rule about paths`() {
    for path in ["../a", "/..", "a/../../b", "a\\..\\..", "x\0"] {
      #expect(PathPattern("secret").matches(path, .lenient))
    }
    #expect(PathPattern("**/.env").matches("app/.ENV", .lenient))
  }

  @Test(arguments: [
    ("example.com", "example.com", true), ("example.com", "EXAMPLE.com.", true),
    ("example.com", "www.example.com", false),
    ("*.example.com", "a.b.example.com", true), ("*.example.com", "example.com", false),
    ("*.example.com", "badexample.com", false), ("*.example.com", "example.com.evil.org", false), ("*", "a.b", true),
    ("example.com", "example.com:8080", false), ("example.com:8080", "example.com:8080", true), ("*", "a:81", false),
    ("[::1]:80", "[::1]:80", true), ("[::1]", "[::1]:80", false), ("[::1]", "[::1]", true),
  ])
  func `Hosts are compared by their labels`(_ pattern: String, _ host: String, _ fits: Bool) {
    #expect(HostPattern(pattern).matches(host, .exact) == fits)
  }

  @Test func `A denied host is denied on all ports`() {
    #expect(HostPattern("example.com").matches("example.com:8080", .lenient))
    #expect(!HostPattern("example.com:80").matches("example.com:8080", .lenient))
  }

  @Test(
    arguments: [
      ("git status", ["git", "status"], true), ("git status", ["git", "status", "-s"], false),
      ("git status **", ["git", "status", "-s", "x"], true), ("git status **", ["git", "status"], true),
      ("npm run *", ["npm", "run", "test"], true), ("npm run *", ["npm", "run", "a", "b"], false),
      ("git **", ["/usr/bin/git", "push"], false), ("git", [], false), ("**", ["a", "b"], true), ("ls", ["LS"], false),
    ] as [(String, [String], Bool)])
  func `Commands are compared word by word`(_ pattern: String, _ command: [String], _ fits: Bool) {
    #expect(CommandPattern(pattern).matches(command, .exact) == fits)
  }

  @Test func `A denied command is denied wherever it is and with whatever else it has`() {
    for command in [["git", "push"], ["/usr/bin/git", "-C", "there", "push", "--force"], ["GIT", "push", "x"]] {
      #expect(CommandPattern("git push").matches(command, .lenient))
    }
    #expect(!CommandPattern("git push").matches(["git", "pull"], .lenient))
    #expect(!CommandPattern("git push").matches(["push", "git"], .lenient))
  }
}

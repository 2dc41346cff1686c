import Foundation
import Testing

@testable import Agent

/// Files with rules, and what they say.
struct PermissionPolicyTests {
  static let text = """
    {
      "version": 1,
      "rules": [
        {
          "id": "no-secrets", "effect": "deny", "paths": ["**/.env*"], "reason": "secrets stay where they are",
          "match": [{"tool": "Read", "paths": ["app/.env.local"]}, {"tool": "Write", "paths": ["a", ".ENV"]}],
          "notMatch": [{"tool": "Read", "paths": ["environment.md"]}, {"tool": "Read"}]
        },
        {"id": "sources", "effect": "allow", "tools": ["Read", "Edit"], "paths": ["src/**", "docs/*"],
          "match": [{"tool": "Edit", "paths": ["src/a", "docs/b"]}],
          "notMatch": [{"tool": "Edit", "paths": ["src/a", "lib/b"]}, {"tool": "Edit"}, {"tool": "edit", "paths": ["src/a"]}]},
        {"id": "push", "effect": "ask", "commands": ["git push **"]},
        {"id": "git", "effect": "allow", "commands": ["git *", "git push **"]},
        {"id": "small", "effect": "allow", "tools": ["Page"], "arguments": {"count": {"maximum": 10}, "kind": ["a*", 7]}},
        {"id": "web", "effect": "allow", "hosts": ["*.example.com"], "readOnly": true},
        {"id": "exact", "effect": "allow", "tools": ["Todo"], "input": {"b": 1, "a": [2]}}
      ],
      "tests": [
        {"tool": "Edit", "paths": ["src/.env"], "expect": "deny"},
        {"tool": "Edit", "paths": ["src/a.swift"], "expect": "allow"},
        {"tool": "Command", "command": ["git", "push", "x"], "expect": "ask"},
        {"tool": "Command", "command": ["git", "log"], "expect": "allow"},
        {"tool": "Command", "command": ["rm", "x"], "expect": "none"},
        {"tool": "Page", "input": {"count": 10, "kind": "abc"}, "expect": "allow"},
        {"tool": "Page", "input": {"count": 11, "kind": "abc"}, "expect": "none"},
        {"tool": "Page", "input": {"count": 1, "kind": 7}, "expect": "allow"},
        {"tool": "Page", "input": {"kind": 7}, "expect": "none"},
        {"tool": "WebFetch", "hosts": ["a.example.com"], "readOnly": true, "expect": "allow"},
        {"tool": "WebFetch", "hosts": ["a.example.com", "evil.org"], "readOnly": true, "expect": "none"},
        {"tool": "WebFetch", "hosts": ["a.example.com"], "expect": "none"},
        {"tool": "Todo", "input": {"a": [2], "b": 1}, "expect": "allow"},
        {"tool": "Todo", "input": {"a": [2], "b": 1, "c": 0}, "expect": "none"}
      ]
    }
    """

  private func policy(_ text: String) throws(PermissionError) -> PermissionPolicy {
    try PermissionPolicy(parsing: Array(text.utf8))
  }

  @Test func `Rules do what their tests say`() throws {
    #expect(try policy(Self.text).rules.map(\.id) == ["no-secrets", "sources", "push", "git", "small", "web", "exact"])
  }

  @Test func `A rule is written as it was read`() throws {
    for rule in try policy(Self.text).rules { #expect(try PermissionRule(.object(rule.json)) == rule) }
  }

  @Test(arguments: [
    (#""expect": "ask""#, #""expect": "allow""#, #"test 3: expected allow, found ask by rule "push""#),
    (#""expect": "none""#, #""expect": "deny""#, "test 5: expected deny, found none"),
    (
      #""paths": ["app/.env.local"]"#, #""paths": ["app/env"]"#,
      #"rule "no-secrets", match 1: expected a match, found no match"#
    ),
    (
      #""paths": ["environment.md"]"#, #""paths": [".env"]"#,
      #"rule "no-secrets", notMatch 1: expected no match, found a match"#
    ),
    (#""id": "git""#, #""id": "push""#, #"rule "push": a second rule of that id"#),
    (#""effect": "ask""#, #""effect": "maybe""#, #"rule "push": effect must be deny, ask or allow"#),
    (#""version": 1"#, #""version": 2"#, "the file: version must be 1"),
    (#""commands": ["git push **"]"#, #""comands": ["git push **"]"#, #"rule "push": "comands" is not known here"#),
    (#""commands": ["git push **"]"#, #""commands": []"#, #"rule "push": commands must be an array of strings"#),
    (#""commands": ["git push **"]"#, #""commands": "git""#, #"rule "push": commands must be an array of strings"#),
    (#", "commands": ["git push **"]"#, "", #"rule "push": a rule needs a condition ("tools": ["*"] for all calls)"#),
    (
      #"{"maximum": 10}"#, #"{"maximum": "10"}"#,
      #"rule "small": an argument's object may have minimum and maximum, which are numbers"#
    ),
    (#""tests": ["#, #""test": ["#, #"the file: "test" is not known here"#),
    (#""rules": ["#, #""rules": [,"#, "not JSON: expected a value at byte 30"),
    (
      #""readOnly": true, "expect": "allow""#, #""readOnly": 1, "expect": "allow""#,
      "test 10: readOnly must be true or false"
    ),
  ])
  func `A file that is wrong anywhere is not used`(_ part: String, _ other: String, _ error: String) throws {
    let place = try #require(Self.text.range(of: part))
    let found = #expect(throws: PermissionError.self) {
      try policy(Self.text.replacingCharacters(in: place, with: other))
    }
    #expect(found?.description == error)
  }

  @Test func `The stricter rule counts, wherever it stands`() throws {
    let request = PermissionRequest(toolUseId: "a", toolName: "X")
    for effects in [["allow", "ask", "deny"], ["deny", "ask", "allow"], ["ask", "deny", "allow"]] {
      let rules = effects.map { #"{"id": "\#($0)", "effect": "\#($0)", "tools": ["*"]}"# }.joined(separator: ",")
      #expect(try policy(#"{"version": 1, "rules": [\#(rules)]}"#).rule(for: request)?.id == "deny")
    }
    #expect(PermissionPolicy().rule(for: request) == nil)
  }

  @Test func `Grants are written as they are read`() throws {
    let rule = try policy(Self.text).rules[1]
    let grants = [
      PermissionGrant(rule: rule, scope: .project), PermissionGrant(rule: rule, scope: .until, expiresAt: 5),
    ]
    #expect(try PermissionGrant.list(parsing: PermissionGrant.text(of: grants)) == grants)
    for text in [
      "", "{}", #"{"version":1,"grants":[{}]}"#,
      #"{"version":1,"grants":[{"rule":{"id":"a","effect":"ask","tools":["*"]},"scope":"project"}]}"#,
    ] {
      #expect(throws: PermissionError.self) { try PermissionGrant.list(parsing: Array(text.utf8)) }
    }
  }
}

import Foundation
import TestFolders
import Testing

@testable import Agent

/// What the pages say is so.
struct PageTests {
  @Test func `The rules on the page about permissions are rules`() throws {
    let page = try String(contentsOfFile: Fixture.page("permissions"), encoding: .utf8)
    let start = try #require(page.range(of: "```json\n")).upperBound
    let end = try #require(page[start...].range(of: "\n```")).lowerBound
    let policy = try PermissionPolicy(parsing: Array(page[start..<end].utf8))
    #expect(policy.rules.map(\.id) == ["no-secrets", "sources", "push"])
    for mode in PermissionMode.allCases { #expect(page.contains("| `\(mode.rawValue)`")) }
  }

  @Test func `The page about sessions has all events with all their members`() throws {
    let page = try String(contentsOfFile: Fixture.page("sessions"), encoding: .utf8)
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }
    for (event, _) in SessionEventTests.examples {
      let row = try #require(rows.first { $0.contains("`\(event.type)`") }, "\(event.type)")
      for member in event.members.members {
        #expect(row.contains("`\(member.name)`") || row.contains("`\(member.name)?`"), "\(event.type) \(member.name)")
      }
    }
  }
}

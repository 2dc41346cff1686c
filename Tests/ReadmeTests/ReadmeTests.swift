import Foundation
import Testing

/// The README shows code that compiles and does what it says.
struct ReadmeTests {
  @Test func `the example sums squares`() throws {
    let (sum, squares) = try sumOfSquares(upTo: 4)
    #expect(sum == 30)
    #expect(squares == [16, 9, 4, 1])
  }

  @Test func `the README shows the example as it is compiled here`() throws {
    let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let readme = try String(
      contentsOf: here.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("README.md"),
      encoding: .utf8)
    let example = try String(contentsOf: here.appendingPathComponent("EmbeddingExample.swift"), encoding: .utf8)
    #expect(readme.contains("```swift\n\(example)```\n"))
  }
}

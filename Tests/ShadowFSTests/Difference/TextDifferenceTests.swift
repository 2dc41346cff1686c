import Foundation
import ShadowFS
import TestFolders
import Testing

struct TextDifferenceTests {
  private func difference(_ old: String, _ new: String) -> TextDifference {
    TextDifference(old: Array(old.utf8), new: Array(new.utf8))
  }

  private func unified(_ old: String, _ new: String, context: Int = 3) -> String {
    String(decoding: difference(old, new).unified(context: context), as: UTF8.self)
  }

  @Test func `Equal texts have no difference`() {
    #expect(unified("", "") == "")
    #expect(unified("a\nb", "a\nb") == "")
  }

  @Test func `A changed line is deleted and inserted`() {
    #expect(unified("a\nb\nc\n", "a\nB\nc\n") == "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n")
  }

  @Test func `An empty side has no lines`() {
    #expect(unified("", "a\n") == "@@ -0,0 +1 @@\n+a\n")
    #expect(unified("a\n", "") == "@@ -1 +0,0 @@\n-a\n")
    #expect(unified("a\nb\n", "a\nx\nb\n", context: 0) == "@@ -1,0 +2 @@\n+x\n")
  }

  @Test func `A missing newline at the end is a difference, and is said`() {
    #expect(
      unified("a\nb", "a\nb\n") == "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n")
    #expect(unified("x\nb", "y\nb") == "@@ -1,2 +1,2 @@\n-x\n+y\n b\n\\ No newline at end of file\n")
  }

  @Test func `Changes further apart than their contexts get hunks of their own`() {
    let lines = (1...20).map(String.init)
    var near = lines
    near[4] = "five"
    near[11] = "twelve"
    #expect(difference(lines.joined(separator: "\n"), near.joined(separator: "\n")).hunks().count == 1)
    var far = lines
    far[4] = "five"
    far[12] = "thirteen"
    #expect(difference(lines.joined(separator: "\n"), far.joined(separator: "\n")).hunks().count == 2)
  }

  @Test func `What was inserted keeps its own end`() {
    let old = "f {\n}\n\ng {\n}\n"
    let new = "f {\n}\n\nh {\n}\n\ng {\n}\n"
    #expect(unified(old, new, context: 0) == "@@ -3,0 +4,3 @@\n+h {\n+}\n+\n")
  }

  @Test func `The script is as short as the longest common subsequence allows`() {
    var random = SeededRandom(seed: 7)
    for _ in 0..<400 {
      let letters = UInt8.random(in: 1...6, using: &random)
      func lines() -> [UInt8] {
        (0..<Int.random(in: 0...25, using: &random)).flatMap { _ in
          [UInt8.random(in: 97...97 + letters, using: &random), 10]
        }
      }
      let (old, new) = (lines(), lines())
      let difference = TextDifference(old: old, new: new)
      let common = longestCommonSubsequence(old.filter { $0 != 10 }, new.filter { $0 != 10 })
      #expect(difference.deletedLineCount == old.count / 2 - common)
      #expect(difference.insertedLineCount == new.count / 2 - common)
    }
  }

  @Test func `Large texts without order take no quadratic time`() {
    var random = SeededRandom(seed: 3)
    func lines() -> [UInt8] {
      (0..<8_000).flatMap { _ in Array("\(Int.random(in: 0..<50, using: &random))\n".utf8) }
    }
    let (old, new) = (lines(), lines())
    let clock = ContinuousClock()
    let elapsed = clock.measure { #expect(rebuilt(old, new) == new) }
    #expect(elapsed < .seconds(60))
  }

  @Test func `Zero bytes make a file binary`() {
    #expect(TextDifference.isBinary([97, 0]))
    #expect(!TextDifference.isBinary(Array("text".utf8)))
    #expect(!TextDifference.isBinary([0xFF, 0xFE]))
  }

  @Test(.enabled(if: HostCommand.exist("patch", "diff"))) func `patch makes the new text from the hunks`() throws {
    let folder = try TemporaryDirectory()
    var random = SeededRandom(seed: 11)
    for round in 0..<120 {
      let old = RandomText.lines(using: &random)
      let new = RandomText.edited(old, using: &random)
      let context = round % 4
      let hunks = TextDifference(old: old, new: new).unified(context: context)
      #expect(rebuilt(old, new) == new)
      guard !hunks.isEmpty else {
        #expect(old == new)
        continue
      }
      try Data(old).write(to: URL(filePath: "\(folder.path)/file"))
      try Data(Array("--- file\n+++ file\n".utf8) + hunks).write(to: URL(filePath: "\(folder.path)/patch"))
      let outcome = try HostCommand.run(
        ["patch", "--binary", "-F0", "-s", "-i", "patch", "-o", "result", "file"], in: folder.path)
      #expect(outcome.status == 0, "\(outcome.errors) \(String(decoding: outcome.output, as: UTF8.self))")
      #expect(Array(try Data(contentsOf: URL(filePath: "\(folder.path)/result"))) == new)
      // As few changed lines as `diff --minimal` needs.
      try Data(new).write(to: URL(filePath: "\(folder.path)/new"))
      let theirs = try HostCommand.run(["diff", "--minimal", "-a", "-U\(context)", "file", "new"], in: folder.path)
        .output
      #expect(changedLines(Array("--- \n+++ \n".utf8) + hunks) == changedLines(theirs))
    }
  }

  private func changedLines(_ patch: [UInt8]) -> Int {
    patch.split(separator: 10, omittingEmptySubsequences: false).dropFirst(2).filter {
      $0.first == 43 || $0.first == 45
    }
    .count
  }

  /// The new text, made from the old one and the changes.
  private func rebuilt(_ old: [UInt8], _ new: [UInt8]) -> [UInt8] {
    func lines(_ text: [UInt8]) -> [[UInt8]] {
      var lines = text.split(separator: 10, omittingEmptySubsequences: false).map { Array($0) + [10] }
      let last = lines.removeLast()
      return last == [10] ? lines : lines + [last.dropLast()]
    }
    let (oldLines, newLines) = (lines(old), lines(new))
    var (result, position): ([[UInt8]], Int) = ([], 0)
    for change in TextDifference(old: old, new: new).changes {
      result += oldLines[position..<change.old.lowerBound] + newLines[change.new]
      position = change.old.upperBound
    }
    return (result + oldLines[position...]).flatMap { $0 }
  }

  private func longestCommonSubsequence(_ old: [UInt8], _ new: [UInt8]) -> Int {
    var row = [Int](repeating: 0, count: new.count + 1)
    for element in old {
      var diagonal = 0
      for (index, other) in new.enumerated() {
        let above = row[index + 1]
        row[index + 1] = element == other ? diagonal + 1 : max(above, row[index])
        diagonal = above
      }
    }
    return row[new.count]
  }
}

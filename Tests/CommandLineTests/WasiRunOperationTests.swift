import TestFolders
import Testing

/// What `wasi-run` says of the operations that a program has executed.
@Suite(.timeLimit(.minutes(2)))
struct WasiRunOperationTests {
  /// Goes round a loop seven times, each time through a call.
  private let program = """
    (module
      (global $sum (mut i32) (i32.const 0))
      (func $add (global.set $sum (i32.add (global.get $sum) (i32.const 3))))
      (func (export "_start") (local $left i32)
        (local.set $left (i32.const 7))
        (loop $again
          (call $add)
          (local.set $left (i32.sub (local.get $left) (i32.const 1)))
          (br_if $again (local.get $left)))))
    """

  private struct Place: Equatable {
    let operation: String
    let counts: [Int]
  }

  /// The places that were written, in stretches.
  private func places(_ text: String) throws -> [[Place]] {
    var stretches: [[Place]] = [[]]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if line.isEmpty {
        stretches.append([])
        continue
      }
      let parts = line.split(separator: " ")
      let counts = parts.dropFirst().compactMap { Int($0) }
      try #require(parts.count == 3 && counts.count == 2)
      stretches[stretches.count - 1].append(Place(operation: String(parts[0]), counts: counts))
    }
    return stretches
  }

  @Test func `places say how often they were executed and how often from the one before`() throws {
    let folder = try HostFolder()
    let run = try CommandProcess("wasi-run", ["--op-places", folder.path + "/places", "-"], input: program)
    #expect(run.exitCode == 0 && run.output == "" && run.errors == "")
    let stretches = try places(#require(folder.text("places")))

    let loop = try #require(stretches.first { $0.contains { $0.operation == "call" } })
    let call = try #require(loop.firstIndex { $0.operation == "call" })
    // The loop is entered once from above; what follows the call is reached by a return; the branch follows it.
    #expect(loop[call].counts == [7, 1])
    #expect(loop[call + 1].counts == [7, 0])
    #expect(loop[call + 2].operation.hasPrefix("branch") && loop[call + 2].counts == [7, 7])
    #expect(loop[call + 3].counts == [1, 1])

    let callee = try #require(stretches.first { $0.contains { $0.operation.hasPrefix("globalSet") } })
    #expect(callee != loop)
    #expect(callee.allSatisfy { $0.counts[0] == 7 })
    #expect(callee.dropFirst().allSatisfy { $0.counts[1] == 7 })
  }

  @Test func `the same run counts the same`() throws {
    let folder = try HostFolder()
    let texts = try ["one", "two"].map { name in
      _ = try CommandProcess("wasi-run", ["--op-places", folder.path + "/" + name, "-"], input: program)
      return try places(#require(folder.text(name))).flatMap { $0.map { "\($0)" } }.sorted()
    }
    #expect(texts[0] == texts[1] && !texts[0].isEmpty)
  }

  @Test func `pairs are those that follow each other in code`() throws {
    let run = try CommandProcess("wasi-run", ["--op-pairs", "-"], input: program)
    let parts = run.errors.split(separator: "pairs\n", maxSplits: 1)
    try #require(run.exitCode == 0 && parts.count == 2)
    let counts = parts[0].split(separator: "\n").filter { $0.hasPrefix("call ") }
    #expect(counts.count == 1 && counts[0].contains(" 7 "))
    // What the callee begins with follows the call in time, but not in code.
    #expect(!parts[1].contains("call global"))
    #expect(parts[1].split(separator: "\n").contains { $0.hasPrefix("global") && $0.contains(" 7 ") })
  }

  @Test func `places that cannot be written are told before the run`() throws {
    let run = try CommandProcess("wasi-run", ["--op-places", "/nowhere/places", "-"], input: program)
    #expect(run.exitCode == 123)
    #expect(run.errors.contains("/nowhere/places"))
  }
}

import Foundation
import TestFolders
import Testing

/// Threads, recordings and replays of `wasi-run`.
struct WasiRunProcessTests {
  @Test func `threads of a program share its memory`() throws {
    #expect(try CommandProcess("wasi-run", [Fixture.program("threads")]).exitCode == 10)
  }

  @Test func `a thread that traps ends the program`() throws {
    let run = try CommandProcess("wasi-run", [Fixture.program("threads"), "trap"])
    #expect(run.exitCode == 134)
    #expect(run.errors.contains("trap: unreachable"))
  }

  @Test func `a replay prints what the recorded run has printed`() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    let dice = Fixture.program("dice")
    let run = try CommandProcess("wasi-run", ["--record", file.path, dice], input: "first\n")
    #expect(run.output.count == 22)
    let again = try CommandProcess("wasi-run", ["--replay", file.path, dice], input: "second\n")
    #expect(again.output == run.output)
    #expect(again.exitCode == 0)
    let other = try CommandProcess("wasi-run", ["--replay", file.path, dice, "argument"])
    #expect(other.exitCode == 125)
    #expect(other.errors.contains("after 0 events the run has a start with arguments [\"dice.wat\", \"argument\"]"))
    let another = try CommandProcess("wasi-run", ["--replay", file.path, Fixture.program("hello")])
    #expect(another.exitCode == 125)
    #expect(another.output == "")
  }

  @Test func `recordings that make no sense are refused`() throws {
    let dice = Fixture.program("dice")
    #expect(try CommandProcess("wasi-run", ["--replay", dice, dice]).exitCode == 125)
    #expect(try CommandProcess("wasi-run", ["--replay", "/no/such/file", dice]).exitCode == 2)
    #expect(try CommandProcess("wasi-run", ["--record", "/no/such/folder/file", dice]).exitCode == 2)
    #expect(try CommandProcess("wasi-run", ["--record", "a", "--replay", "b", dice]).exitCode == 2)
    let full = try CommandProcess("wasi-run", ["--record", "/dev/full", dice])
    #expect(full.exitCode == 2)
    #expect(full.errors.contains("/dev/full"))
    #expect(try CommandProcess("wasi-run", ["--record", "/dev/null", Fixture.program("threads")]).exitCode == 125)
  }
}

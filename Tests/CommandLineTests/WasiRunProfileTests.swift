import Foundation
import TestFolders
import Testing

/// What `wasi-run --profile` says of a program's time.
///
/// How often a busy machine lets anybody look is not up to the program, so nothing here depends on it: programs run
/// until they have been looked at often enough.
@Suite(.timeLimit(.minutes(2)))
struct WasiRunProfileTests {
  /// A program that does not end, and does fifty times as much in one function as in the other.
  private let program = """
    (module
      (func $"in;ner \\1b" (call $count (i32.const 500000)))
      (func $other (call $count (i32.const 10000)))
      (func $count (param $left i32)
        (loop $again
          (local.set $left (i32.sub (local.get $left) (i32.const 1)))
          (br_if $again (local.get $left))))
      (func $outer (export "_start")
        (loop $again (call $"in;ner \\1b") (call $other) (br $again))))
    """

  /// Runs the program for longer and longer, until what is read of its profile says enough.
  private func profile<Reading>(
    _ options: [String], _ read: (CommandProcess) throws -> Reading, isEnough: (Reading) -> Bool
  ) throws -> (reading: Reading, duration: Duration) {
    var limit = 300
    while true {
      let start = ContinuousClock.now
      let run = try CommandProcess("wasi-run", ["--timeout", "\(limit)ms"] + options + ["-"], input: program)
      let duration = start.duration(to: .now)
      #expect(run.exitCode == 124)
      let reading = try read(run)
      if isEnough(reading) || limit > 10_000 { return (reading, duration) }
      limit *= 3
    }
  }

  @Test func `the stacks have the functions that took the time`() throws {
    let folder = try HostFolder()
    let (times, duration) = try profile(["--profile", folder.path + "/stacks"]) { _ in
      // What the program that did not end has done until then is in the profile.
      var times: [String: Int] = [:]
      for line in try #require(folder.text("stacks")).split(separator: "\n") {
        let parts = line.split(separator: " ")
        try #require(parts.count == 2)
        let time: Int = try #require(Int(parts[1]))
        times[String(parts[0])] = time
      }
      return times
    } isEnough: { times in
      times.values.reduce(0, +) >= 100
    }
    let hot = "outer;in:ner_^["
    let cold = "outer;other"
    #expect(Set(times.keys).isSubset(of: ["outer", hot, "\(hot);count", cold, "\(cold);count"]))
    let sum = times.values.reduce(0, +)
    #expect(sum >= 100 && .milliseconds(sum) <= duration)
    #expect(times["\(hot);count", default: 0] * 2 > sum)
  }

  @Test func `the table has their shares, by themselves and with what they call`() throws {
    typealias Row = (time: Int, own: Double, total: Double)
    let rows = try profile(["--profile", "-"]) { run in
      var rows: [String: Row] = [:]
      for line in run.errors.split(separator: "\n") {
        let parts = line.split(separator: " ")
        guard parts.count == 5, let time = Int(parts[0]), let own = Double(parts[1]), let total = Double(parts[3])
        else { continue }
        rows[String(parts[4])] = (time, own, total)
      }
      return rows
    } isEnough: { rows in
      rows.values.reduce(0) { $0 + $1.time } >= 100
    }.reading
    let (outer, hot, count) = try (
      #require(rows["outer"]), #require(rows["in:ner_^["]), #require(rows["count"])
    )
    #expect(outer.total == 100 && outer.own < 50)
    #expect(hot.total > 50 && hot.own < 50)
    #expect(count.own > 50)
  }

  @Test func `a profile that cannot be kept is told`() throws {
    let run = try CommandProcess("wasi-run", ["--profile", "/no/such/folder/x", "-"], input: program)
    #expect(run.exitCode == 123 && run.errors.contains("/no/such/folder/x"))
  }
}

import Foundation
import TestFolders
import Testing

/// What `wasi-run` gives a program: directories, streams, clocks.
struct WasiRunFilesTests {
  private func copy(_ options: [String]) throws -> CommandProcess {
    try CommandProcess("wasi-run", options + [Fixture.program("copy-file")])
  }

  @Test func `what a program writes to a directory stays in memory`() throws {
    let folder = try HostFolder(["in": "some text", "out": "as it was"])
    for guest in ["", "::/", "::/data/deep", "::."] {
      let run = try copy(["--dir", folder.path + guest])
      #expect(run.exitCode == 0)
      #expect(run.output == "some text")
      #expect(run.errors.hasPrefix("wasi-run: 1 file changed (1 modified); in memory only"))
    }
    #expect(folder.text("out") == "as it was")
  }

  @Test func `or goes to the host, on request`() throws {
    let folder = try HostFolder(["in": "some text"])
    #expect(try copy(["--dir-rw", "\(folder.path)::/"]).output == "some text")
    #expect(folder.text("out") == "some text")
  }

  @Test func `without a directory there are no files`() throws {
    let badDescriptor: Int32 = 8
    #expect(try copy([]).exitCode == badDescriptor)
  }

  @Test func `the working directory is the directory with the name of a dot`() throws {
    let folder = try HostFolder()
    let inner = folder.url.appendingPathComponent("inner")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    try Data("inside".utf8).write(to: inner.appendingPathComponent("in"))
    // The only directory of the root comes first, the working directory after it.
    #expect(try copy(["--dir", "\(folder.path)::/", "--cwd", "/inner"]).output == "inside")
    let wrong = try copy(["--dir", "\(folder.path)::/", "--cwd", "/nowhere"])
    #expect(wrong.exitCode == 2 && wrong.errors.contains("/nowhere: no such file or directory"))
  }

  @Test(arguments: [["--dir", "/nowhere"], ["--dir-rw", "/nowhere::/"], ["--stdin", "/nowhere"]])
  func `what is not there is named`(_ options: [String]) throws {
    let run = try copy(options)
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("/nowhere"))
  }

  @Test func `two directories cannot have one name`() throws {
    let folder = try HostFolder()
    for name in ["/", "/data"] {
      let run = try copy(["--dir", "\(folder.path)::\(name)", "--dir", "\(folder.path)::\(name)"])
      #expect(run.exitCode == 2)
      #expect(run.errors.contains(name))
    }
  }

  @Test(arguments: [
    ["--dir", "::/"], ["--dir", "host::"], ["--seed", "x"], ["--clock", "2023-02-29T00:00:00Z"],
    ["--clock", "yesterday"], ["--listen", "nowhere"], ["--max-output", "much"],
  ])
  func `values without sense end in 2`(_ options: [String]) throws {
    #expect(try copy(options).exitCode == 2)
  }

  @Test func `standard input can be a file`() throws {
    let folder = try HostFolder(["text": "abc"])
    let run = try CommandProcess(
      "wasi-run", ["--stdin", folder.url.appendingPathComponent("text").path, Fixture.program("copy")])
    #expect(run.output == "abc")
  }

  @Test func `too much output ends in 124, and what fits is there`() throws {
    let folder = try HostFolder(["in": String(repeating: "x", count: 10_000)])
    let run = try copy(["--max-output", "5000", "--dir", "\(folder.path)::/"])
    #expect(run.exitCode == 124)
    #expect(run.output.utf8.count == 5000)
    #expect(run.errors.contains("--max-output"))
  }

  @Test func `deterministic runs are all the same, and take no time`() throws {
    let start = ContinuousClock.now
    let runs = try (0..<3).map { _ in
      try CommandProcess("wasi-run", ["--deterministic", "--env", "A=1", Fixture.program("moment")])
    }
    #expect(start.duration(to: .now) < .seconds(3))
    #expect(runs[0].output == runs[1].output && runs[1].output == runs[2].output && !runs[0].output.isEmpty)
    let other = try CommandProcess("wasi-run", ["--deterministic", "--seed", "1", Fixture.program("moment")])
    #expect(other.output != runs[0].output)
    let later = try CommandProcess(
      "wasi-run", ["--deterministic", "--clock", "2024-02-29T12:00:00Z", Fixture.program("moment")])
    #expect(later.output != runs[0].output)
  }

  @Test func `every byte of a deterministic run is known, and every unit of fuel`() throws {
    let folder = try HostFolder(["input": "some input"])
    let date = Date(timeIntervalSince1970: 1_000_000_000)
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: folder.path + "/input")
    let run = try CommandProcess(
      "wasi-run",
      [
        "--deterministic", "--fuel", "1000000", "--stats", "--argv0", "everything", "--env", "A=1", "--dir",
        folder.path + "::/", Fixture.program("everything"), "ü",
      ])
    #expect(run.exitCode == 42)
    #expect(Checksum(run.output.utf8).description == "95eaa6aa712b44e")
    #expect(run.errors.contains(/fuel used +20840\n/))
  }

  @Test func `a program's own name can be chosen, and variables inherited`() throws {
    let run = try CommandProcess(
      "wasi-run", ["--argv0", "another", "--inherit-env", Fixture.program("arguments"), "x"])
    #expect(run.output.hasPrefix("another\nx\n"))
    #expect(run.output.contains("PATH="))
  }
}

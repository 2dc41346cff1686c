import Foundation
import TestFolders
import Testing

/// What becomes of files and directories that hardly any host could hold.
struct WasiRunExtremeTests {
  private let folder: HostFolder
  private let results: HostFolder

  init() throws {
    folder = try HostFolder(["note": "text\n"])
    results = try HostFolder()
  }

  /// Writes one byte into a new file, at the last offset that there is.
  private let sparse = """
    (module
      (import "wasi_snapshot_preview1" "path_open"
        (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_pwrite" (func $write (param i32 i32 i32 i64 i32) (result i32)))
      (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (memory (export "memory") 1)
      (data (i32.const 0) "big")
      (data (i32.const 16) "\\00\\00\\00\\00\\01\\00\\00\\00")
      (func (export "_start")
        (call $exit (i32.or
          (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 3) (i32.const 1)
            (i64.const 0x44) (i64.const 0) (i32.const 0) (i32.const 32))
          (call $write (i32.load (i32.const 32)) (i32.const 16) (i32.const 1)
            (i64.const 0x7ffffffffffffffe) (i32.const 40))))))
    """

  private func run(_ program: String, _ options: [String]) throws -> CommandProcess {
    try CommandProcess("wasi-run", ["--dir", "\(folder.path)::/here"] + options + ["-"], input: program)
  }

  @Test(.timeLimit(.minutes(2))) func `a file of 8 EiB is shown, and refused by what cannot hold it`() throws {
    let summary = "wasi-run: 1 file changed (1 added)"
    let shown = try run(sparse, ["--diff"])
    #expect(shown.exitCode == 0)
    #expect(shown.output == "diff --git a/big b/big\nBinary files /dev/null and b/big differ\n")

    let patch = results.path + "/result.patch"
    #expect(
      try run(sparse, ["--save", patch]).errors
        == "\(summary); saved as \(patch) without big, which only a .tar can keep\n")
    #expect(results.text("result.patch") == "")

    let archive = results.path + "/result.tar"
    let saved = try run(sparse, ["--save", archive])
    #expect(saved.exitCode == 123)
    #expect(saved.errors == "\(summary); not kept\nwasi-run: cannot write \(archive): No space left on device\n")
    #expect(try results.names == ["result.patch"])

    let committed = try run(sparse, ["--commit"])
    if committed.exitCode == 0 {
      // Some file systems can hold it, as a hole.
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/big")
      #expect(attributes[.size] as? Int == .max)
    } else {
      #expect(committed.exitCode == 123)
      #expect(
        committed.errors == "\(summary); not kept\nwasi-run: nothing was written to the host: big: file too large\n")
      #expect(try folder.names == ["note"])
    }
  }

  /// How many directories are made inside each other.
  private static var depth: Int {
    #if DEBUG
      3000
    #else
      10_000
    #endif
  }

  /// Makes directories inside each other, and a file in the last one.
  private let nested = """
    (module
      (import "wasi_snapshot_preview1" "path_open"
        (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "path_create_directory" (func $make (param i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
      (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (memory (export "memory") 1)
      (data (i32.const 0) "d")
      (func $require (param $errno i32) (if (local.get $errno) (then (call $exit (local.get $errno)))))
      (func (export "_start") (local $directory i32) (local $left i32)
        (local.set $directory (i32.const 3))
        (local.set $left (i32.const \(Self.depth)))
        (loop $again
          (call $require (call $make (local.get $directory) (i32.const 0) (i32.const 1)))
          (call $require (call $open (local.get $directory) (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 2)
            (i64.const 0x2600) (i64.const 0x2640) (i32.const 0) (i32.const 32)))
          (if (i32.ne (local.get $directory) (i32.const 3))
            (then (call $require (call $close (local.get $directory)))))
          (local.set $directory (i32.load (i32.const 32)))
          (local.set $left (i32.sub (local.get $left) (i32.const 1)))
          (br_if $again (local.get $left)))
        (call $require (call $open (local.get $directory) (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 1)
          (i64.const 0x40) (i64.const 0) (i32.const 0) (i32.const 32)))))
    """

  @Test(.timeLimit(.minutes(2))) func `directories of any depth are counted, compared and archived`() throws {
    let depth = Self.depth
    let archive = results.path + "/result.tar"
    let run = try run(nested, ["--diff", "--save", archive])
    #expect(run.exitCode == 0)
    #expect(
      run.errors == "wasi-run: 1 file and \(depth) directories changed (\(depth + 1) added); saved as \(archive)\n")
    let path = String(repeating: "d/", count: depth) + "d"
    #expect(run.output.hasPrefix("diff --git a/\(path) b/\(path)\nnew file mode 100644\n"))
    // Each path is in the archive, in full.
    let attributes = try FileManager.default.attributesOfItem(atPath: archive)
    #expect(try #require(attributes[.size] as? Int) > depth * depth)
    #expect(try folder.names == ["note"])
  }

  @Test(.timeLimit(.minutes(2)), arguments: [["--dir", "--commit"], ["--dir-rw"]])
  func `directories of any depth come to the host`(_ options: [String]) throws {
    // What is so deep cannot be removed by path.
    let look = "\"$@\"; code=$?; find '\(folder.path)' | wc -l; rm -rf '\(folder.path)/d'; exit $code"
    let run = try CommandProcess(
      "wasi-run", [options[0], "\(folder.path)::/here"] + options.dropFirst() + ["-"], input: nested, through: look)
    #expect(run.exitCode == 0)
    // The folder, its note, the directories and the file.
    #expect(run.output == "\(Self.depth + 3)\n")
  }

  /// Opens 300 files, makes those that are missing, and ends with the first error.
  private let opening = """
    (module
      (import "wasi_snapshot_preview1" "path_open"
        (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (memory (export "memory") 1)
      (data (i32.const 0) "f00")
      (func (export "_start") (local $number i32) (local $errno i32)
        (loop $again
          (i32.store8 (i32.const 1) (i32.add (i32.const 65) (i32.div_u (local.get $number) (i32.const 20))))
          (i32.store8 (i32.const 2) (i32.add (i32.const 65) (i32.rem_u (local.get $number) (i32.const 20))))
          (local.set $errno (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 3) (i32.const 1)
            (i64.const 0x42) (i64.const 0) (i32.const 0) (i32.const 16)))
          (if (local.get $errno) (then (call $exit (local.get $errno))))
          (local.set $number (i32.add (local.get $number) (i32.const 1)))
          (br_if $again (i32.lt_u (local.get $number) (i32.const 300))))))
    """

  @Test func `a host without descriptors fails what needs one, and nothing else`() throws {
    let names = (0..<300).map { number in
      "f" + [number / 20, number % 20].map { String(UnicodeScalar(UInt8(65 + $0))) }.joined()
    }
    let fewDescriptors = "ulimit -n 40; exec \"$@\""
    // Files that are written through stay open on the host.
    let written = try CommandProcess(
      "wasi-run", ["--dir-rw", folder.path, "-"], input: opening, through: fewDescriptors)
    let tooManyFiles: Int32 = 41
    #expect(written.exitCode == tooManyFiles)
    let made = try folder.names.filter { $0 != "note" }
    #expect(made.count > 10 && made.count < 40 && names.starts(with: made))

    // Others need not.
    for name in names { try folder.put(name, at: name) }
    let archive = results.path + "/result.tar"
    let shown = try CommandProcess(
      "wasi-run", ["--dir", folder.path, "--save", archive, "-"], input: opening, through: fewDescriptors)
    #expect(shown.exitCode == 0)
    #expect(shown.errors == "wasi-run: no files changed; saved as \(archive)\n")
  }
}

import Foundation
import TestFolders
import Testing

/// Sockets of `wasi-run --listen`.
struct WasiRunListenTests {
  /// Accepts a connection, answers what it reads there with the same, and prints it.
  private let echo = """
    (module
      (import "wasi_snapshot_preview1" "sock_accept" (func $accept (param i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
      (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (memory (export "memory") 1)
      (func $require (param $errno i32) (if (local.get $errno) (then (call $exit (local.get $errno)))))
      (func (export "_start") (local $connection i32)
        (call $require (call $accept (i32.const 3) (i32.const 0) (i32.const 16)))
        (local.set $connection (i32.load (i32.const 16)))
        (i32.store (i32.const 0) (i32.const 64))
        (i32.store (i32.const 4) (i32.const 1000))
        (call $require (call $read (local.get $connection) (i32.const 0) (i32.const 1) (i32.const 8)))
        (i32.store (i32.const 4) (i32.load (i32.const 8)))
        (call $require (call $write (local.get $connection) (i32.const 0) (i32.const 1) (i32.const 8)))
        (call $require (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
        (call $require (call $close (local.get $connection)))))
    """

  /// A port at which nobody listens.
  private func freePort() throws -> UInt16 { try LocalSocket().listenAnywhere() }

  @Test(.timeLimit(.minutes(1))) func `a program accepts a connection`() throws {
    let port = try freePort()
    let client = LocalClient(port: port, says: "good morning")
    let run = try CommandProcess("wasi-run", ["--listen", "127.0.0.1:\(port)", "-"], input: echo)
    #expect(run.errors == "")
    #expect(run.output == "good morning")
    #expect(client.finish() == "good morning")
  }

  @Test(.timeLimit(.minutes(1))) func `a replay needs no connection, and opens no socket`() throws {
    let folder = try HostFolder()
    let file = folder.path + "/run.rec"
    let port = try freePort()
    let address = "127.0.0.1:\(port)"
    let client = LocalClient(port: port, says: "good morning")
    let run = try CommandProcess("wasi-run", ["--listen", address, "--record", file, "-"], input: echo)
    #expect(run.output == "good morning")
    #expect(client.finish() == "good morning")

    // Nobody could listen there: somebody else does.
    let other = try LocalSocket()
    let taken = "127.0.0.1:\(try other.listenAnywhere())"
    #expect(try CommandProcess("wasi-run", ["--listen", taken, "-"], input: echo).exitCode == 2)
    let again = try CommandProcess("wasi-run", ["--listen", taken, "--replay", file, "-"], input: echo)
    #expect(again.errors == "")
    #expect(again.output == "good morning")
    #expect(again.exitCode == 0)

    let longer = echo.replacing("(i32.const 1000)", with: "(i32.const 2000)")
    let differing = try CommandProcess("wasi-run", ["--listen", taken, "--replay", file, "-"], input: longer)
    #expect(differing.exitCode == 125)
    #expect(differing.errors.contains("the run has a read of 2000 bytes from stream 4"))
  }
}

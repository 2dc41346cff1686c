import Synchronization
import Testing
import WasiPreview1
import WasmCore
import WasmText

/// WASI over a system that the test controls.
struct WasiTests {
  /// Everything that a guest has written, and what it will read.
  final class Console: Sendable {
    let output = Mutex<[UInt32: [UInt8]]>([:])
    let input: Mutex<[UInt8]>

    init(input: String = "") { self.input = Mutex(Array(input.utf8)) }

    func system(acceptingPerWrite limit: Int = .max) -> WasiSystem {
      WasiSystem(
        time: { clock in clock == .realtime ? 1_000 : clock == .monotonic ? 2_000 : nil },
        resolution: { clock in clock == .realtime ? 10 : nil },
        random: { buffer in
          for index in buffer.indices { buffer[index] = UInt8(truncatingIfNeeded: index) }
          return .success
        },
        write: { descriptor, bytes in
          let taken = bytes.prefix(limit)
          self.output.withLock { $0[descriptor, default: []] += taken }
          return .success(taken.count)
        },
        read: { buffer in
          self.input.withLock { input in
            let count = min(3, min(buffer.count, input.count))
            for index in 0..<count { buffer[index] = input[index] }
            input.removeFirst(count)
            return .success(count)
          }
        })
    }

    func text(_ descriptor: UInt32) -> String {
      output.withLock { String(decoding: $0[descriptor] ?? [], as: UTF8.self) }
    }
  }

  /// Runs `main` of a module whose body is `text`, with all of the functions that the tests need imported.
  private func run(_ text: String, arguments: [String] = [], system: WasiSystem) throws -> Int32 {
    let module = """
      (module
        (import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
        (import "wasi_snapshot_preview1" "clock_res_get" (func $clock_res_get (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "sched_yield" (func $sched_yield (result i32)))
        (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_seek" (func $fd_seek (param i32 i64 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_fdstat_get" (func $fd_fdstat_get (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_prestat_get" (func $fd_prestat_get (param i32 i32) (result i32)))
        (memory (export "memory") 3)
        \(text))
      """
    let engine = Engine()
    let store = Store(engine)
    var imports = Imports()
    Wasi(arguments: arguments, system: system).define(in: &imports)
    let instance = try store.instantiate(
      try Module(TextModule.encode(Array(module.utf8)), engine: engine), imports)
    guard case .i32(let result)? = try instance.function("main").call([]).first else { return -1 }
    return result
  }

  @Test func `clocks are the host's`() throws {
    let main = """
      (func (export "main") (result i32)
        (drop (call $clock_time_get (i32.const 1) (i64.const 0) (i32.const 0)))
        (drop (call $clock_res_get (i32.const 0) (i32.const 8)))
        (i32.add (i32.load (i32.const 0)) (i32.load (i32.const 8))))
      """
    #expect(try run(main, system: Console().system()) == 2_010)
  }

  @Test(arguments: [2, 3, 4, -1])
  func `a clock that is not there is EINVAL`(_ clock: Int) throws {
    let main = """
      (func (export "main") (result i32) (call $clock_time_get (i32.const \(clock)) (i64.const 0) (i32.const 0)))
      """
    #expect(try run(main, system: Console().system()) == Int32(Errno.invalid.rawValue))
  }

  @Test func `randomness is the host's, however much is asked for`() throws {
    let main = """
      (func (export "main") (result i32)
        (if (call $random_get (i32.const 5) (i32.const 150000)) (then (return (i32.const -1))))
        (i32.load8_u (i32.const 8)))
      """
    #expect(try run(main, system: Console().system()) == 3)
  }

  @Test func `a gathered write arrives whole and in order, though the system takes little at a time`() throws {
    let main = """
      (data (i32.const 0) "\\20\\00\\00\\00\\05\\00\\00\\00" "\\00\\00\\00\\00\\00\\00\\00\\00" "\\25\\00\\00\\00\\06\\00\\00\\00")
      (data (i32.const 32) "Hello, you!")
      (func (export "main") (result i32)
        (if (call $fd_write (i32.const 2) (i32.const 0) (i32.const 3) (i32.const 64)) (then (return (i32.const -1))))
        (i32.load (i32.const 64)))
      """
    let console = Console()
    #expect(try run(main, system: console.system(acceptingPerWrite: 2)) == 11)
    #expect(console.text(2) == "Hello, you!")
    #expect(console.text(1) == "")
  }

  @Test func `a read returns what there is`() throws {
    let main = """
      (data (i32.const 0) "\\20\\00\\00\\00\\08\\00\\00\\00")
      (func (export "main") (result i32)
        (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 16)))
        (i32.add (i32.mul (i32.load (i32.const 16)) (i32.const 256)) (i32.load8_u (i32.const 34))))
      """
    #expect(try run(main, system: Console(input: "abcdef").system()) == 3 * 256 + 99)
  }

  @Test func `a closed stream is a bad descriptor`() throws {
    let main = """
      (func (export "main") (result i32)
        (if (call $fd_close (i32.const 1)) (then (return (i32.const -1))))
        (i32.add
          (i32.mul (call $fd_close (i32.const 1)) (i32.const 256))
          (call $fd_write (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0))))
      """
    #expect(try run(main, system: Console().system()) == 8 * 256 + 8)
  }

  @Test func `streams cannot seek, and there are no directories`() throws {
    let main = """
      (func (export "main") (result i32)
        (i32.add
          (i32.mul (call $fd_seek (i32.const 0) (i64.const 0) (i32.const 0) (i32.const 0)) (i32.const 256))
          (call $fd_prestat_get (i32.const 3) (i32.const 0))))
      """
    #expect(try run(main, system: Console().system()) == 70 * 256 + 8)
  }

  @Test func `a stream that is no terminal says so, and what may be done with it`() throws {
    let main = """
      (func (export "main") (result i32)
        (i32.store8 (i32.const 0) (i32.const 255))
        (if (call $fd_fdstat_get (i32.const 1) (i32.const 0)) (then (return (i32.const -1))))
        (i32.or (i32.load8_u (i32.const 0)) (i32.load (i32.const 8))))
      """
    let write: Int32 = 1 << 6
    let poll: Int32 = 1 << 27
    #expect(try run(main, system: Console().system()) == write | poll)
  }

  @Test func `more buffers than any system takes are EINVAL`() throws {
    let main = """
      (func (export "main") (result i32)
        (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1025) (i32.const 0)))
      """
    #expect(try run(main, system: Console().system()) == Int32(Errno.invalid.rawValue))
  }

  @Test func `the table holds the 46 functions of the specification`() {
    #expect(Preview1Function.allCases.count == 46)
    #expect(Set(Preview1Function.allCases.map(\.name)).count == 46)
    #expect(
      Preview1Function.pathOpen.type == FunctionType([.i32, .i32, .i32, .i32, .i32, .i64, .i64, .i32, .i32], [.i32]))
    #expect(Preview1Function.procExit.type == FunctionType([.i32]))
  }
}

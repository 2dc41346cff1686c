import Testing
import WasiPreview1
import WasmCore

/// A guest whose calls tests make, through a module that passes them on.
final class TestGuest {
  let process: Process
  let memory: Memory
  var dialect = Dialect.preview1
  private let instance: Instance
  /// What the last blocked call waits for.
  private let condition: Blocked
  /// Where the next argument that lives in memory goes.
  private var free: UInt32

  /// - Parameter pages: the size of the memory; arguments that the tests lay out begin at 4096.
  init(_ configuration: ProcessConfiguration = ProcessConfiguration(), pages: UInt64 = 4) throws {
    let module = try CallingModule.module()
    let store = Store(module.engine)
    let condition = Blocked()
    var imports = Imports()
    process = try Process(configuration)
    process.define(in: &imports) { _, found in
      condition.last = found
      return 0
    }
    memory = try Memory(store, MemoryType(Limits(minimum: pages)))
    imports.define("test", "memory", .memory(memory))
    instance = try store.instantiate(module, imports)
    self.condition = condition
    free = 4096
  }

  private final class Blocked {
    var last = WaitCondition([])
  }

  // MARK: Calls

  /// Makes a call once.
  func perform(_ function: Preview1Function, _ arguments: [UInt64]) -> CallResult {
    do {
      let code = try instance.function(CallingModule.export(function, dialect))
      switch try code.start(CallingModule.values(arguments, for: function)).run() {
      case .finished(let results):
        guard case .i32(let number)? = results.first, let errno = Errno(rawValue: UInt16(truncatingIfNeeded: number))
        else { break }
        return .done(errno)
      case .waiting: return .blocked(condition.last)
      case .failed(.exit):
        switch process.ending {
        case .exited(let code)?: return .exit(code)
        case .killed(let signal)?: return .killed(signal)
        case nil: break
        }
      case let state: Issue.record("\(function) has ended with \(state)")
      }
    } catch { Issue.record(error) }
    return .done(.notRecoverable)
  }

  /// Makes a call that must not wait, and tells its error number.
  func call(_ function: Preview1Function, _ arguments: UInt64...) throws -> Errno { try call(function, arguments) }

  func call(_ function: Preview1Function, _ arguments: [UInt64]) throws -> Errno {
    switch perform(function, arguments) {
    case .done(let errno): return errno
    case .blocked: throw Failure.blocked
    case .exit(let code): throw Failure.exit(code)
    case .killed(let signal): throw Failure.killed(signal)
    }
  }

  /// Makes a call, waiting as the clocks of the process wait.
  func callWaiting(_ function: Preview1Function, _ arguments: [UInt64]) throws -> Errno {
    var call = Call(function, CallArguments(arguments), dialect)
    while true {
      switch process.perform(&call, GuestMemory(memory)) {
      case .done(let errno): return errno
      case .blocked(let condition):
        guard process.profile.clocks.wait(for: condition, unless: { false }) == .ended else { throw Failure.blocked }
      case .exit(let code): throw Failure.exit(code)
      case .killed(let signal): throw Failure.killed(signal)
      }
    }
  }

  enum Failure: Error, Equatable {
    case blocked
    case exit(UInt32)
    case killed(Signal)
    case errno(Errno)
  }

  // MARK: Memory

  /// Room for something in the guest's memory.
  func allocate(_ count: Int) -> UInt64 {
    defer { free += UInt32((count + 15) / 16 * 16) }
    return UInt64(free)
  }

  /// Puts bytes into the guest's memory.
  func place(_ bytes: [UInt8]) throws -> UInt64 {
    let pointer = allocate(bytes.count)
    try memory.write(bytes, at: pointer)
    return pointer
  }

  /// Lays out buffers and the vectors that name them.
  func vectors(_ buffers: [(pointer: UInt64, count: Int)]) throws -> UInt64 {
    let pointer = allocate(buffers.count * 8)
    for (index, buffer) in buffers.enumerated() {
      try memory.store(UInt32(buffer.pointer), at: pointer + UInt64(index) * 8)
      try memory.store(UInt32(buffer.count), at: pointer + UInt64(index) * 8 + 4)
    }
    return pointer
  }

  func u16(_ pointer: UInt64) throws -> UInt16 { try memory.load(at: pointer) }
  func u32(_ pointer: UInt64) throws -> UInt32 { try memory.load(at: pointer) }
  func u64(_ pointer: UInt64) throws -> UInt64 { try memory.load(at: pointer) }
  func bytes(_ pointer: UInt64, _ count: Int) throws -> [UInt8] { try memory.read(at: pointer, count: UInt64(count)) }
}

/// Fails with the error number of a call that should have worked.
func require(_ errno: Errno) throws {
  if errno != .success { throw TestGuest.Failure.errno(errno) }
}

// MARK: - Calls with their arguments in memory

extension TestGuest {
  /// Writes some buffers to a descriptor.
  ///
  /// - Returns: how many bytes it took.
  @discardableResult
  func write(_ descriptor: UInt32, _ buffers: String...) throws -> Int {
    let placed = try buffers.map { (pointer: try place(Array($0.utf8)), count: $0.utf8.count) }
    let result = allocate(4)
    try require(try call(.fdWrite, UInt64(descriptor), try vectors(placed), UInt64(placed.count), result))
    return Int(try u32(result))
  }

  /// Reads once from a descriptor.
  func read(_ descriptor: UInt32, _ count: Int) throws -> [UInt8] {
    let (buffer, result) = (allocate(count), allocate(4))
    let vector = try vectors([(buffer, count)])
    try require(try callWaiting(.fdRead, [UInt64(descriptor), vector, 1, result]))
    return try bytes(buffer, Int(try u32(result)))
  }

  func readText(_ descriptor: UInt32, _ count: Int = 1024) throws -> String {
    String(decoding: try read(descriptor, count), as: UTF8.self)
  }
}

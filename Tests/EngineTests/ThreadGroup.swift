import Foundation
import Synchronization
import WasmCore
import WasmText

/// Threads that each run an instance of one module over one shared memory, with a store of their own.
struct ThreadGroup {
  let engine: Engine
  let module: Module
  let memory: SharedMemory

  /// - Parameter text: a module that imports its memory as `env` `memory`.
  init(
    _ text: String, pages: UInt64 = 1, maximum: UInt64 = 1, _ configuration: EngineConfiguration = EngineConfiguration()
  ) throws {
    engine = Engine(configuration)
    module = try Module(try TextModule.encode(text), engine: engine)
    memory = try SharedMemory(MemoryType(Limits(minimum: pages, maximum: maximum), isShared: true))
  }

  /// A new store with an instance.
  func instantiate(_ imports: Imports = Imports()) throws(InstantiationError) -> Instance {
    var imports = imports
    imports.define("env", "memory", memory)
    return try Store(engine).instantiate(module, imports)
  }

  /// Calls `body` on `count` threads at once, each with an instance in a store of its own, and waits for all.
  ///
  /// - Returns: what each thread returned.
  /// - Throws: the error of the first thread that failed.
  func run<Result: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (_ thread: Int, _ instance: Instance) throws -> Result
  ) throws -> [Result] {
    let threads = (0..<count).map { index in
      Background { try body(index, try instantiate()) }
    }
    return try threads.map { try $0.result() }
  }
}

/// A closure that runs on a thread of its own.
final class Background<Value: Sendable>: Sendable {
  private let outcome = Mutex<Result<Value, any Error>?>(nil)
  private let finished = DispatchSemaphore(value: 0)

  init(_ body: @escaping @Sendable () throws -> Value) {
    let thread = Thread { [self] in
      let result = Result { try body() }
      outcome.withLock { $0 = result }
      finished.signal()
    }
    thread.stackSize = 1 << 20
    thread.start()
  }

  /// Waits for the end of the closure.
  func result() throws -> Value {
    finished.wait()
    finished.signal()
    guard let result = outcome.withLock({ $0 }) else { throw CancellationError() }
    return try result.get()
  }
}

/// Something that another thread takes over: it is not used by two at once.
struct Moved<Value>: @unchecked Sendable {
  let value: Value

  init(_ value: Value) { self.value = value }
}

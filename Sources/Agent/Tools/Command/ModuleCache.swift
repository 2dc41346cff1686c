import Synchronization
import WasmCore

/// Modules that were decoded and validated, by what they are made of, so that running a program again costs neither.
final class ModuleCache: Sendable {
  private struct Entry {
    let module: Module
    let byteCount: Int
    var lastUse: UInt64
  }

  private struct State {
    var entries: [Digest: Entry] = [:]
    var byteCount = 0
    var useCount: UInt64 = 0
  }

  /// The engine of all modules.
  let engine: Engine
  private let byteLimit: Int
  private let state = Mutex(State())

  /// - Parameter byteLimit: How many bytes the modules may have together; those that were not used for longest go first.
  init(_ engine: Engine, byteLimit: Int = 256 << 20) {
    self.engine = engine
    self.byteLimit = byteLimit
  }

  /// How many modules there are.
  var count: Int { state.withLock { $0.entries.count } }

  /// The module with these bytes.
  func module(_ bytes: [UInt8], _ digest: Digest) throws(ModuleError) -> Module {
    let known: Module? = state.withLock { state in
      state.useCount += 1
      state.entries[digest]?.lastUse = state.useCount
      return state.entries[digest]?.module
    }
    if let known { return known }
    // Without the lock, since it takes a while. Two threads may do it for the same module.
    let module = try Module(bytes, engine: engine)
    state.withLock { state in
      guard state.entries[digest] == nil, bytes.count <= byteLimit else { return }
      state.entries[digest] = Entry(module: module, byteCount: bytes.count, lastUse: state.useCount)
      state.byteCount += bytes.count
      while state.byteCount > byteLimit, let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
        state.entries[oldest.key] = nil
        state.byteCount -= oldest.value.byteCount
      }
    }
    return module
  }
}

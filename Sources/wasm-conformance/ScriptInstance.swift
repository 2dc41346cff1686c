import WasmCore

/// The exports of an instance in a script, and whether the instance can still be trusted to be as the script expects.
final class ScriptInstance {
  private let exports: [(name: Name, item: Extern)]
  /// Why commands about the instance are skipped: a module that was skipped would have imported from it, and might
  /// have changed it.
  var distrust: String?

  init(_ instance: Instance) { exports = instance.exports.map { ($0.name, $0.item) } }

  /// What another thread's instance shares with this one.
  init(sharing memories: [(name: Name, memory: SharedMemory)], in store: Store) {
    exports = memories.map { ($0.name, .memory(Memory(store, $0.memory))) }
  }

  func export(_ name: Name) -> Extern? { exports.first { $0.name == name }?.item }

  /// Provides all exports under one module name.
  func define(in imports: inout Imports, as module: Name) {
    for export in exports { imports.define(module, export.name, export.item) }
  }

  /// The exports that other threads can have too.
  var sharedMemories: [(name: Name, memory: SharedMemory)] {
    exports.compactMap { export in
      guard case .memory(let memory) = export.item, let shared = memory.shared else { return nil }
      return (export.name, shared)
    }
  }
}

/// The references that the host holds.
///
/// Handles may be let go on any thread, hence the lock.
final class HandleTable: Sendable {
  private struct State {
    var references: [UInt64] = []
    var free: [Int] = []
  }

  private let state = Lock(State())

  /// Notes a reference and tells its place.
  func add(_ reference: UInt64) -> Int {
    state.withLock { state in
      if let index = state.free.popLast() {
        state.references[index] = reference
        return index
      }
      state.references.append(reference)
      return state.references.count - 1
    }
  }

  func remove(_ index: Int) {
    state.withLock { state in
      state.references[index] = 0
      state.free.append(index)
    }
  }

  func mark(_ marker: inout Marker) {
    for reference in state.withLock({ $0.references }) { marker.mark(reference) }
  }
}

/// Keeps a guest's object alive for as long as the host holds it.
final class ObjectHandle: @unchecked Sendable {
  // SAFETY: only the store's own thread looks into the object; others hold and compare handles.
  let reference: UInt64
  let store: Store
  private let index: Int

  init(_ reference: UInt64, _ store: Store) {
    self.reference = reference
    self.store = store
    index = store.handles.add(reference)
  }

  deinit { store.handles.remove(index) }
}

extension ObjectHandle: Hashable {
  static func == (left: ObjectHandle, right: ObjectHandle) -> Bool { left.reference == right.reference }
  func hash(into hasher: inout Hasher) { hasher.combine(reference) }
}

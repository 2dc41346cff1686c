import Synchronization
import WasmCore

/// Stops a program from any thread, also one whose store is not there yet.
final class CommandInterrupt: Sendable {
  private struct State {
    var handle: InterruptHandle?
    var isRaised = false
  }

  private let state = Mutex(State())

  /// Lets this stop what runs in a store.
  func attach(_ handle: InterruptHandle) {
    let isRaised = state.withLock { state in
      state.handle = handle
      return state.isRaised
    }
    if isRaised { handle.interrupt() }
  }

  /// Stops the program, now or when it begins.
  func raise() {
    let handle = state.withLock { state in
      state.isRaised = true
      return state.handle
    }
    handle?.interrupt()
  }
}

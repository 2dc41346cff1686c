import CCurl
import Synchronization

/// Lets other threads wake a transfer that waits for the network.
final class TransferWakeUp: Sendable {
  // A handle is used only while it is here, and taken away before it is freed.
  private let handle = Mutex<UInt?>(nil)

  /// From now on, calls wake this handle.
  func attach(_ multi: UnsafeMutableRawPointer) {
    let address = UInt(bitPattern: multi)
    handle.withLock { $0 = address }
  }

  /// From now on, calls do nothing.
  func detach() { handle.withLock { $0 = nil } }

  /// Wakes the transfer.
  func callAsFunction() {
    handle.withLock { handle in
      // SAFETY: the lock is held, so the handle is not freed meanwhile; this one function may be called by any thread.
      if let multi = handle.flatMap({ UnsafeMutableRawPointer(bitPattern: $0) }) { curl_multi_wakeup(multi) }
    }
  }
}

import Foundation

/// Somebody who connects to a port as soon as a command listens there, says something, and reads up to the end.
final class LocalClient: @unchecked Sendable {
  // SAFETY: written before the semaphore is signalled, read after it was waited for.
  private var answer: String?
  private let isDone = DispatchSemaphore(value: 0)

  init(port: UInt16, says text: String) {
    Thread.detachNewThread { [self] in
      answer = Self.talk(port, text)
      isDone.signal()
    }
  }

  /// What was answered; nil if nobody has listened.
  func finish() -> String? {
    isDone.wait()
    return answer
  }

  private static func talk(_ port: UInt16, _ text: String) -> String? {
    for _ in 0..<1_000 {
      guard let socket = try? LocalSocket() else { return nil }
      if socket.connects(to: port) {
        socket.send(text)
        return socket.receive()
      }
      usleep(20_000)
    }
    return nil
  }
}

import Synchronization

/// Hands elements from one side to the other, in order; neither side waits with a thread.
///
/// It holds a few elements. A sender that is not a task is refused when they are too many, and told when there is room
/// again; one that is a task waits.
final class EventChannel<Element: Sendable, Failure: Error>: Sendable {
  private struct State {
    var elements: [Element] = []
    var isFinished = false
    var failure: Failure?
    /// Whether an element was refused since one was taken.
    var hasRefused = false
    var receivers: [CheckedContinuation<Void, Never>] = []
    var senders: [CheckedContinuation<Void, Never>] = []
  }

  private enum Taken {
    case element(Element, hadRefused: Bool, [CheckedContinuation<Void, Never>])
    case end(Failure?)
    case nothing
  }

  private let state = Mutex(State())
  private let capacity: Int
  private let cancellation: Failure
  private let onRoom: @Sendable () -> Void
  private let onCancel: @Sendable () -> Void

  /// - Parameters:
  ///   - capacity: How many elements may wait to be taken.
  ///   - cancellation: What the receiver gets when it was cancelled.
  ///   - onRoom: Called when an element was taken after one had been refused.
  ///   - onCancel: Called when the receiver wants no more.
  init(
    capacity: Int, cancellation: Failure, onRoom: @escaping @Sendable () -> Void = {},
    onCancel: @escaping @Sendable () -> Void = {}
  ) {
    self.capacity = capacity
    self.cancellation = cancellation
    self.onRoom = onRoom
    self.onCancel = onCancel
  }

  // MARK: The sender's side

  /// Whether nothing more will be taken.
  var isFinished: Bool { state.withLock { $0.isFinished } }

  /// Whether an element would be accepted, or be of no use any more.
  var hasRoom: Bool { state.withLock { $0.isFinished || $0.elements.count < capacity } }

  /// Adds an element.
  ///
  /// - Returns: Whether it was accepted. What comes after the end is accepted, and goes nowhere.
  func offer(_ element: Element) -> Bool {
    let (isAccepted, receivers) = state.withLock { state -> (Bool, [CheckedContinuation<Void, Never>]) in
      guard !state.isFinished else { return (true, []) }
      guard state.elements.count < capacity else {
        state.hasRefused = true
        return (false, [])
      }
      state.elements.append(element)
      return (true, state.receivers.takeAll())
    }
    for receiver in receivers { receiver.resume() }
    return isAccepted
  }

  /// Adds an element as soon as there is room for it.
  ///
  /// - Returns: Whether anybody will take it.
  func send(_ element: Element) async -> Bool {
    while !offer(element) {
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          guard !state.isFinished, state.elements.count >= capacity else { return true }
          state.senders.append(continuation)
          return false
        }
        if isReady { continuation.resume() }
      }
    }
    return !isFinished
  }

  /// Ends it: what was accepted is still taken, and then the failure, if there is one. Only the first end counts.
  func finish(_ failure: Failure? = nil) { end(failure, keepsElements: true) }

  // MARK: The receiver's side

  /// Wants no more, at once.
  func cancel() {
    if end(cancellation, keepsElements: false) { onCancel() }
  }

  /// The next element, or nil at the end. Cancelling the task cancels the channel.
  func next() async throws(Failure) -> Element? {
    if Task.isCancelled { cancel() }
    while true {
      switch take() {
      case .element(let element, let hadRefused, let senders):
        for sender in senders { sender.resume() }
        if hadRefused { onRoom() }
        return element
      case .end(nil): return nil
      case .end(let failure?): throw failure
      case .nothing: await arrival()
      }
    }
  }

  private func take() -> Taken {
    state.withLock { state in
      guard state.elements.isEmpty else {
        let hadRefused = state.hasRefused
        state.hasRefused = false
        return .element(state.elements.removeFirst(), hadRefused: hadRefused, state.senders.takeAll())
      }
      return state.isFinished ? .end(state.failure) : .nothing
    }
  }

  private func arrival() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          guard state.elements.isEmpty, !state.isFinished else { return true }
          state.receivers.append(continuation)
          return false
        }
        if isReady { continuation.resume() }
      }
    } onCancel: {
      cancel()
    }
  }

  @discardableResult private func end(_ failure: Failure?, keepsElements: Bool) -> Bool {
    let (isFirst, waiting) = state.withLock { state -> (Bool, [CheckedContinuation<Void, Never>]) in
      if !keepsElements {
        state.elements = []
        // Elements were still to be taken after the end: they are gone, and the receiver is told why.
        if state.isFinished, state.failure == nil { state.failure = failure }
      }
      guard !state.isFinished else { return (false, []) }
      state.isFinished = true
      state.failure = failure
      return (true, state.receivers.takeAll() + state.senders.takeAll())
    }
    for continuation in waiting { continuation.resume() }
    return isFirst
  }
}

extension Array {
  fileprivate mutating func takeAll() -> Self {
    defer { self = [] }
    return self
  }
}

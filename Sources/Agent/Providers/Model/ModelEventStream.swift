import Synchronization

/// The events of one answer, as they happen. They can be read once.
public struct ModelEventStream: AsyncSequence, Sendable {
  /// What happens.
  public typealias Element = ModelEvent
  /// Why there is no answer.
  public typealias Failure = ProviderError

  private let source: Source

  /// Events that a task of its own makes, which is cancelled when nobody reads any more.
  public init(_ produce: @escaping @Sendable (Emitter) async throws(ProviderError) -> Void) {
    source = Source(produce)
  }

  /// Takes the events.
  public struct Emitter: Sendable {
    fileprivate let channel: EventChannel<ModelEvent, ProviderError>

    /// Hands over an event, and waits while too many have not been read.
    public func callAsFunction(_ event: ModelEvent) async throws(ProviderError) {
      guard await channel.send(event) else { throw .cancelled }
    }
  }

  /// Reads the events.
  public func makeAsyncIterator() -> Iterator { Iterator(source: source) }

  /// Reads the events of a stream.
  public struct Iterator: AsyncIteratorProtocol {
    // Keeps the answer coming.
    fileprivate let source: Source

    /// The next event, or nil at the end. Cancelling the task ends the request.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(ProviderError) -> ModelEvent? {
      try await source.channel.next()
    }
  }

  fileprivate final class Source: Sendable {
    let channel: EventChannel<ModelEvent, ProviderError>

    init(_ produce: @escaping @Sendable (Emitter) async throws(ProviderError) -> Void) {
      let producer = Producer()
      let channel = EventChannel<ModelEvent, ProviderError>(
        capacity: 64, cancellation: .cancelled, onCancel: { producer.cancel() })
      producer.start {
        do throws(ProviderError) {
          try await produce(Emitter(channel: channel))
          channel.finish()
        } catch {
          channel.finish(error)
        }
      }
      self.channel = channel
    }

    deinit { channel.cancel() }
  }

  /// The task that makes the events.
  private final class Producer: Sendable {
    private let task = Mutex<Task<Void, Never>?>(nil)

    func start(_ work: @escaping @Sendable () async -> Void) {
      task.withLock { $0 = Task { await work() } }
    }

    func cancel() { task.withLock { $0 }?.cancel() }
  }
}

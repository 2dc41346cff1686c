import Synchronization

/// Notes which functions the guests of a store are in, whenever it is told to.
///
/// ```swift
/// store.sampler = Sampler()
/// // On another thread, every millisecond:
/// sampler.request()
/// ```
/// Guests notice a request at their next loop iterations or calls, if the engine is interruptible, and when a host
/// function returns to them, with any engine. They go on at once; nothing that they see is different.
public final class Sampler: Sendable {
  /// One call on a guest's stack.
  public struct Frame: Hashable, Sendable {
    /// Which instance of the store, counted in the order in which they were made.
    public let instance: Int
    /// The function, in the index space of the instance's module. A function of the host is the import that it is.
    public let functionIndex: UInt32
  }

  /// A stack that was met, and the time that was spent there.
  public struct Sample: Sendable {
    /// The calls, the outermost first; of very deep stacks the innermost `maximumFrames`.
    public let frames: [Frame]
    /// How many requests have met it.
    public let count: Int
  }

  /// How many calls of a deep stack are noted.
  public static var maximumFrames: Int { 1024 }

  private let due = Atomic<Int>(0)
  private let counts = Lock<[[Frame]: Int]>([:])

  /// A sampler that has noted nothing.
  public init() {}

  /// Asks for a sample, from any thread.
  ///
  /// - Parameter count: how often; what was asked for while the guest could not answer counts for the next sample.
  public func request(_ count: Int = 1) { due.add(count, ordering: .relaxed) }

  /// What was noted so far, in no order.
  public var samples: [Sample] {
    counts.withLock { counts in counts.map { Sample(frames: $0.key, count: $0.value) } }
  }

  var isDue: Bool { due.load(ordering: .relaxed) > 0 }

  func note(_ frames: [Frame]) {
    let count = due.exchange(0, ordering: .relaxed)
    counts.withLock { $0[frames, default: 0] &+= count }
  }
}

extension Machine {
  /// Answers the sampler's requests. The registers must say where the guest is.
  @inline(never)
  func sample(_ sampler: Sampler) {
    var frames: [Sampler.Frame] = []
    var walker = FrameWalker(self)
    while frames.count < Sampler.maximumFrames, let frame = walker.next() {
      guard let owner = frame.instance.pointee.owner else { continue }
      let (instance, function) = owner._withUnsafeGuaranteedRef { data in
        (store.instances.firstIndex { $0 === data } ?? 0, data.functionIndex(of: frame))
      }
      if let function { frames.append(Sampler.Frame(instance: instance, functionIndex: function)) }
    }
    frames.reverse()
    sampler.note(frames)
  }
}

extension InstanceData {
  /// The function of a frame that belongs to the instance or was called by it.
  fileprivate func functionIndex(of frame: FrameWalker.Frame) -> UInt32? {
    switch frame.body {
    case .code(_, let block): return block.functionIndex
    case .stub(let stub):
      guard stub.pointee.instance == nil else { return stub.pointee.index }
      let index = (0..<module.contents.importedFunctionCount).first { functions[$0] == stub }
      return index.map { UInt32(truncatingIfNeeded: $0) }
    }
  }
}

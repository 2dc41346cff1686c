/// What the guests of one store may use.
public struct StoreLimits: Hashable, Sendable {
  /// The most bytes that any one memory, and the heap of collected objects, may have.
  public var memoryBytes: UInt64 = 1 << 32
  /// The most bytes that all memories together may have; shared memories count with the most that they may have.
  public var totalMemoryBytes: UInt64 = 1 << 40
  /// The most elements that any one table may have.
  public var tableElements: UInt64 = 10_000_000
  public var instances = 10_000
  /// The size of a guest stack. Frames of deep recursion and of large functions share it.
  public var stackBytes = StoreLimits.defaultStackBytes
  /// How often guests may call the host and the host the guest again, within each other.
  public var nestedCalls = 100

  public init() {}

  #if arch(wasm32)
    static var defaultStackBytes: Int { 1 << 20 }
  #else
    static var defaultStackBytes: Int { 8 << 20 }
  #endif
}

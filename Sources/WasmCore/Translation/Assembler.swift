/// The register code of one function while it is being written.
///
/// Words go into a buffer that is kept from function to function; the finished code is copied to its
/// final place. Distances are relative, so code can be copied freely. Operations are written as their numbers, until
/// `link` puts their handlers there.
struct Assembler: ~Copyable {
  private(set) var words: UnsafeMutablePointer<UInt64>
  private(set) var count = 0
  private var capacity = 1024
  /// The length of an operation that counts another one.
  static let counterWords = 2
  /// Whether every operation is preceded by one that counts it.
  private let countsOperations: Bool

  init(countsOperations: Bool) {
    self.countsOperations = countsOperations
    words = .allocate(capacity: capacity)
  }
  deinit { words.deallocate() }

  mutating func reset() { count = 0 }

  /// Takes back everything from `position` on.
  mutating func cut(to position: Int) { count = position }

  subscript(position: Int) -> UInt64 {
    get { words[position] }
    nonmutating set { words[position] = newValue }
  }

  mutating func word(_ value: UInt64) {
    if count == capacity { grow() }
    words[count] = value
    count &+= 1
  }

  private mutating func grow() {
    capacity &*= 2
    let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
    larger.update(from: words, count: count)
    words.deallocate()
    words = larger
  }

  /// Writes the first word of an operation.
  ///
  /// - Returns: the position of that word.
  @discardableResult
  mutating func operation(_ operation: Operation) -> Int {
    if countsOperations {
      word(UInt64(Operation.countOperation.rawValue))
      word(UInt64(operation.rawValue))
    }
    let position = count
    word(UInt64(operation.rawValue))
    return position
  }

  /// Turns the operation at `position` into another of the same length.
  mutating func replaceOperation(at position: Int, with operation: Operation) {
    if countsOperations { words[position - 1] = UInt64(operation.rawValue) }
    words[position] = UInt64(operation.rawValue)
  }

  /// The position from which on `position` and its counter, if any, must be taken back.
  func cutPosition(for position: Int) -> Int { countsOperations ? position - Self.counterWords : position }

  /// Makes what has been written executable.
  mutating func link() { CodeLinker.shared.link(words, count: count) }

  static func address(of operation: Operation) -> UInt64 {
    UInt64(UInt(bitPattern: unsafeBitCast(operation.handler, to: UnsafeRawPointer.self)))
  }

  /// The second word of most operations.
  static func fields(a: Int = 0, t: Int = 0, b: Int = 0, c: Int = 0) -> UInt64 {
    UInt64(truncatingIfNeeded: a) | UInt64(truncatingIfNeeded: t) << 16 | UInt64(truncatingIfNeeded: b) << 32
      | UInt64(truncatingIfNeeded: c) << 48
  }

  /// A second word with 32 bits in its high half.
  static func fields(a: Int = 0, t: Int = 0, high: UInt32) -> UInt64 {
    UInt64(truncatingIfNeeded: a) | UInt64(truncatingIfNeeded: t) << 16 | UInt64(high) << 32
  }

  /// Two half words.
  static func halves(_ low: Int, _ high: Int) -> UInt64 {
    UInt64(UInt32(truncatingIfNeeded: low)) | UInt64(UInt32(truncatingIfNeeded: high)) << 32
  }
}

/// A stack of plain values that keeps its memory when it is emptied.
///
/// The validator pushes and pops at almost every instruction, for every function of a module; this
/// does it without reference counts, uniqueness checks or allocation once it has grown.
/// `Element` must be trivial: elements are overwritten and dropped without ceremony.
struct PlainStack<Element>: ~Copyable {
  // SAFETY: `capacity` elements are allocated, the first `count` are initialised. Callers index below `count`.
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private(set) var capacity: Int
  /// How many elements there may be at most.
  let limit: Int

  init(limit: Int) {
    self.limit = max(limit, 0)
    capacity = min(self.limit, 256)
    base = .allocate(capacity: max(capacity, 1))
  }

  deinit { base.deallocate() }

  /// Adds an element; false if that would exceed the limit.
  @inline(__always)
  mutating func push(_ element: Element) -> Bool {
    if count == capacity {
      guard grow() else { return false }
    }
    (base + count).initialize(to: element)
    count &+= 1
    return true
  }

  @inline(__always)
  mutating func removeLast() { count &-= 1 }

  /// Drops everything from `height` up.
  @inline(__always)
  mutating func truncate(_ height: Int) { count = height }

  /// Says how many elements there are after writing behind `base` directly, below `capacity`.
  @inline(__always)
  mutating func setCount(_ count: Int) { self.count = count }

  @inline(__always)
  subscript(index: Int) -> Element {
    get { base[index] }
    nonmutating set { base[index] = newValue }
  }

  @inline(never)
  private mutating func grow() -> Bool {
    guard capacity < limit else { return false }
    let larger = min(limit, capacity &* 2)
    let moved = UnsafeMutablePointer<Element>.allocate(capacity: larger)
    moved.moveInitialize(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = larger
    return true
  }
}

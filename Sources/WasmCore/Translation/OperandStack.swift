/// The accumulator that a value of a type lives in.
enum ValueClass: UInt8 {
  /// i32 and i64.
  case integer
  case single
  case double
  /// Two slots, no accumulator.
  case vector
  /// Lives where integers live; told apart for the collector's sake.
  case reference

  init(_ type: ValueType) {
    switch type {
    case .f32: self = .single
    case .f64: self = .double
    case .v128: self = .vector
    default: self = type.isReference ? .reference : .integer
    }
  }

  /// Whether values of the class use the integer accumulator.
  @inline(__always)
  var isWord: Bool { self == .integer || self == .reference }

  var slotCount: Int { self == .vector ? 2 : 1 }
}

/// Where the value of an operand stack entry is while the translator runs over the code.
struct Operand {
  enum Place: UInt8 {
    /// In the entry's own slot.
    case home
    /// In a local that has not been written since.
    case local
    /// Nowhere: a constant.
    case constant
    /// In the accumulator of its class.
    case accumulator
    /// Not computed yet: the 32-bit sum of a local and a constant, in case it is an address.
    case sum
  }

  var place: Place
  var valueClass: ValueClass
  /// The slot that the entry owns, by its depth in the stack.
  var home: Int32
  /// The slot of a local and, above it, the local's index; or the bits of a constant.
  var payload: UInt64
  /// What is added to the local of a sum.
  var addend: UInt32 = 0
}

/// The translator's picture of the WebAssembly operand stack.
///
/// Storage is kept from function to function.
struct OperandStack: ~Copyable {
  private(set) var base: UnsafeMutablePointer<Operand>
  private(set) var count = 0
  private var capacity = 64

  init() { base = .allocate(capacity: capacity) }
  deinit { base.deallocate() }

  subscript(index: Int) -> Operand {
    @inline(__always) get { base[index] }
    @inline(__always) nonmutating set { base[index] = newValue }
  }

  mutating func push(_ operand: Operand) {
    if count == capacity {
      capacity &*= 2
      let larger = UnsafeMutablePointer<Operand>.allocate(capacity: capacity)
      larger.moveInitialize(from: base, count: count)
      base.deallocate()
      base = larger
    }
    (base + count).initialize(to: operand)
    count &+= 1
  }

  /// Cuts the stack back to `height` entries.
  mutating func cut(to height: Int) { count = height }
}

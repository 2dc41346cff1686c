/// How an instruction on vectors is carried out, if nothing about it is special.
struct VectorInstruction: Sendable {
  enum Kind: UInt8 {
    case unary, binary, ternary
    /// A vector and a count.
    case shift
    /// From a vector to an i32.
    case test
    case load
  }

  let kind: Kind
  /// The operation with all operands in slots; its other forms follow it.
  let operation: Operation
  /// The operation that does the same with its operands exchanged, if there is one.
  let exchanged: Operation?
  /// What makes NaNs in the result canonical, if there can be any.
  let canonical: Operation?

  init(_ kind: Kind, _ operation: Operation, exchanged: Operation? = nil, canonical: Operation? = nil) {
    self.kind = kind
    self.operation = operation
    self.exchanged = exchanged
    self.canonical = canonical
  }
}

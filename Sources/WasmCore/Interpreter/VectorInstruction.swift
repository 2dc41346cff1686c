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
  /// Whether there is a form whose second operand is in memory, after those with a slot and with a constant.
  let takesMemory: Bool
  /// For tests: the branch that is taken when the result is not zero; the opposite one follows two later.
  let branch: Operation?

  init(
    _ kind: Kind, _ operation: Operation, exchanged: Operation? = nil, canonical: Operation? = nil,
    takesMemory: Bool = false, branch: Operation? = nil
  ) {
    self.kind = kind
    self.operation = operation
    self.exchanged = exchanged
    self.canonical = canonical
    self.takesMemory = takesMemory
    self.branch = branch
  }
}

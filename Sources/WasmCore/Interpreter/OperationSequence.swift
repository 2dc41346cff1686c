/// Operations in a row that one handler carries out together.
struct OperationSequence {
  /// All but the last of them: one operation, or a shorter sequence.
  let beginning: Operation
  let last: Operation
  /// The operation that stands for all.
  let operation: Operation

  init(_ beginning: Operation, _ last: Operation, is operation: Operation) {
    self.beginning = beginning
    self.last = last
    self.operation = operation
  }
}

/// A block that the validator is inside of.
struct BlockFrame {
  enum Kind: UInt8 {
    case function
    case block
    case loop
    case `if`
    case `else`
    case tryTable
    case `try`
    case `catch`
    case catchAll
  }

  var kind: Kind
  /// Whether the rest of the block cannot be reached, so that its operand stack holds whatever is asked of it.
  var isUnreachable: Bool
  /// The operand stack's height below the block's own operands.
  var height: Int
  /// How many locals had been initialised when the block began; see `FunctionValidator.initializations`.
  var initializationCount: Int
  var parameters: TypeList
  var results: TypeList
  /// Where the instruction that opened the block is.
  var offset: Int
  /// The last `br_table` that was found to fit this label, so that a table names a label a thousand times for free.
  var checkedTable: Int

  /// What a branch to this block's label takes along.
  @inline(__always) var labelTypes: TypeList { kind == .loop ? parameters : results }
}

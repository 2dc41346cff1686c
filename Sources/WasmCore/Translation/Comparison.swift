/// A comparison of two numbers, as a value or as the condition of a branch.
struct Comparison {
  enum Domain { case i32, i64, f32, f64 }

  /// Where an operand comes from.
  enum Source {
    case slot(Int)
    case accumulator
    case constant(UInt64)
  }

  var domain: Domain
  /// The place in the binary format's order: eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u, or eq ne lt gt le ge.
  var relation: Int
  var left: Source
  var right: Source

  var isInteger: Bool { domain == .i32 || domain == .i64 }

  /// The relation with its operands exchanged.
  static func exchanged(_ relation: Int, isInteger: Bool) -> Int {
    isInteger ? [0, 1, 4, 5, 2, 3, 8, 9, 6, 7][relation] : [0, 1, 3, 2, 5, 4][relation]
  }

  /// The relation that holds when an integer relation, or one of equality, does not.
  static func inverse(of relation: Int) -> Int { [1, 0, 8, 9, 6, 7, 4, 5, 2, 3][relation] }

  /// The value operation of the first operand form.
  static func firstOperation(_ domain: Domain) -> Operation {
    switch domain {
    case .i32: .i32EqSS
    case .i64: .i64EqSS
    case .f32: .f32EqSS
    case .f64: .f64EqSS
    }
  }

  /// The branch operation of the first operand form.
  static func branch(_ domain: Domain, _ relation: Int, isNegated: Bool) -> Operation {
    firstBranch(domain, isNegated: isNegated).advanced(by: (isNegated ? relation - 2 : relation) * 4)
  }

  /// The branch operation of the first operand form and relation; negated ones begin with `lt`.
  private static func firstBranch(_ domain: Domain, isNegated: Bool) -> Operation {
    switch domain {
    case .i32: .branchI32EqSS
    case .i64: .branchI64EqSS
    case .f32: isNegated ? .branchF32NotLtSS : .branchF32EqSS
    case .f64: isNegated ? .branchF64NotLtSS : .branchF64EqSS
    }
  }
}

/// A pattern as a tree.
indirect enum Pattern: Equatable {
  /// The empty string.
  case empty
  /// One scalar of a set.
  case scalar(ScalarSet)
  /// A place, not a character.
  case assertion(Assertion)
  /// One after the other.
  case sequence([Pattern])
  /// The first that leads to a match.
  case alternatives([Pattern])
  /// Some times the same; without a most, any number. Greedy ones take as much as they can, others as little.
  case repeated(Pattern, atLeast: Int, atMost: Int?, isGreedy: Bool)
  /// Something whose place is remembered.
  case group(Pattern, number: Int)
}

/// What must hold at a place between two bytes.
enum Assertion: UInt8, Equatable {
  case textStart
  case textEnd
  case lineStart
  case lineEnd
  case wordBoundary
  case noWordBoundary
}

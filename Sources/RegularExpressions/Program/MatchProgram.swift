/// A pattern as steps of a machine that can be in many places at once.
///
/// Places are numbers of steps. The machine takes bytes, not characters: sets of scalars have become ranges of bytes in
/// a row, so what is no UTF-8 is matched by nothing, and nothing has to be decoded.
struct MatchProgram {
  enum Step: Equatable {
    /// Takes a byte of a range, and goes on at another step.
    case byte(ClosedRange<UInt8>, next: Int)
    /// Goes on at both, and prefers the first.
    case split(Int, Int)
    /// Remembers the place.
    case save(slot: Int, next: Int)
    /// Goes on if something holds at this place.
    case assert(Assertion, next: Int)
    /// Goes on at another step.
    case jump(Int)
    /// A match.
    case match
  }

  var steps: [Step] = []
  var start = 0
  /// How many groups can be remembered, the whole match included.
  var groupCount = 1
  /// How many places a thread remembers: the start and the end of each group.
  var slotCount: Int { groupCount * 2 }
  /// Whether a match can only begin at the start of the text.
  var isAnchored = false
  /// Whether anything depends on what is around a place.
  var hasAssertions = false
}

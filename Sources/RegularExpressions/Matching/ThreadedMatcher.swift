/// Finds where a match is, and its groups.
///
/// All ways to match are followed at once, byte by byte, in the order of preference (Pike's method): the time is that of
/// the text times the program, whatever the pattern.
struct ThreadedMatcher {
  private let program: MatchProgram
  private var current: Frontier
  private var next: Frontier
  private var slots: [Int]
  private var pending: [Frontier.Pending] = []

  init(_ program: MatchProgram) {
    self.program = program
    current = Frontier(program)
    next = current
    slots = [Int](repeating: -1, count: program.slotCount)
  }

  /// The first match at or after a place: where each group begins and ends, -1 for those that took no part.
  mutating func firstMatch(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> [Int]? {
    var found: [Int]?
    current.removeAll()
    var place = start
    while true {
      // A match that begins later is worth less than all threads that there are. None begins within a character.
      let isBoundary = place == text.count || !UTF8.isContinuation(text[place])
      if found == nil, isBoundary, !program.isAnchored || place == 0 {
        for index in slots.indices { slots[index] = -1 }
        current.follow(program.start, of: program, in: text, at: place, &slots, &pending)
      }
      if current.list.steps.isEmpty, found != nil || program.isAnchored { break }
      next.removeAll()
      threads: for step in current.list.steps {
        switch program.steps[step] {
        case .match:
          found = Array(current.slots(of: step))
          // What comes after is worth less.
          break threads
        case .byte(let range, let following):
          guard place < text.count, range.contains(text[place]) else { continue }
          for (index, place) in current.slots(of: step).enumerated() { slots[index] = place }
          next.follow(following, of: program, in: text, at: place + 1, &slots, &pending)
        case .split, .save, .assert, .jump: continue
        }
      }
      swap(&current, &next)
      guard place < text.count else { break }
      place += 1
    }
    return found
  }
}

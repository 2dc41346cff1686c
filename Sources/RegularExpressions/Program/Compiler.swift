/// Makes the steps of a pattern, from its end to its start, so that every step knows where to go on.
struct Compiler {
  private static let mostSteps = 100_000
  /// The most places that all threads together may have to remember.
  private static let mostPlaces = 4_000_000

  private var program = MatchProgram()

  static func compile(_ pattern: Pattern, groupCount: Int) throws(RegularExpressionError) -> MatchProgram {
    var compiler = Compiler()
    compiler.program.groupCount = groupCount + 1
    let match = try compiler.add(.match)
    let end = try compiler.add(.save(slot: 1, next: match))
    let body = try compiler.compile(pattern, to: end)
    compiler.program.start = try compiler.add(.save(slot: 0, next: body))
    guard compiler.program.steps.count * compiler.program.slotCount <= mostPlaces else {
      throw RegularExpressionError(reason: .tooLarge, offset: 0)
    }
    compiler.program.isAnchored = pattern.beginsAtTextStart
    compiler.program.hasAssertions = compiler.program.steps.contains { step in
      if case .assert = step { true } else { false }
    }
    return compiler.program
  }

  private mutating func add(_ step: MatchProgram.Step) throws(RegularExpressionError) -> Int {
    guard program.steps.count < Self.mostSteps else { throw RegularExpressionError(reason: .tooLarge, offset: 0) }
    program.steps.append(step)
    return program.steps.count - 1
  }

  /// Adds the steps of a pattern.
  /// - Returns: The first one. The last one goes on at `next`.
  private mutating func compile(_ pattern: Pattern, to next: Int) throws(RegularExpressionError) -> Int {
    switch pattern {
    case .empty: return next
    case .scalar(let set): return try compile(set, to: next)
    case .assertion(let assertion): return try add(.assert(assertion, next: next))
    case .sequence(let parts):
      var next = next
      for part in parts.reversed() { next = try compile(part, to: next) }
      return next
    case .alternatives(let alternatives):
      var first: Int?
      for alternative in alternatives.reversed() {
        let start = try compile(alternative, to: next)
        if let rest = first { first = try add(.split(start, rest)) } else { first = start }
      }
      return first ?? next
    case .repeated(let pattern, let least, let most, let isGreedy):
      return try compile(pattern, least, most, isGreedy: isGreedy, to: next)
    case .group(let pattern, let number):
      let end = try add(.save(slot: 2 * number + 1, next: next))
      return try add(.save(slot: 2 * number, next: try compile(pattern, to: end)))
    }
  }

  private mutating func compile(
    _ pattern: Pattern, _ least: Int, _ most: Int?, isGreedy: Bool, to end: Int
  ) throws(RegularExpressionError) -> Int {
    var next = end
    if let most {
      // Each of those that may be there can be the last: a{2,4} is aa(a(a)?)?.
      for _ in least..<most {
        let body = try compile(pattern, to: next)
        next = try add(isGreedy ? .split(body, end) : .split(end, body))
      }
    } else {
      let loop = try add(.jump(end))
      let body = try compile(pattern, to: loop)
      program.steps[loop] = isGreedy ? .split(body, end) : .split(end, body)
      next = loop
      // a+ needs no copy: it is a loop that is entered at its body.
      if least == 1 { return body }
      // What can be empty must be entered at its body, too: a round that takes nothing is the last one.
      if least == 0, pattern.canBeEmpty { return try add(isGreedy ? .split(body, end) : .split(end, body)) }
    }
    for _ in 0..<least {
      let start = try compile(pattern, to: next)
      // What has no steps has none however often.
      if start == next { break }
      next = start
    }
    return next
  }

  private mutating func compile(_ set: ScalarSet, to next: Int) throws(RegularExpressionError) -> Int {
    var first: Int?
    // What ends alike is shared: most sets end in a byte of 80…BF.
    var suffixes: [Suffix: Int] = [:]
    for range in set.ranges.reversed() {
      for sequence in UTF8Sequence.all(for: range).reversed() {
        var start = next
        for bytes in sequence.bytes.reversed() {
          let suffix = Suffix(bytes: bytes, next: start)
          if let known = suffixes[suffix] {
            start = known
          } else {
            start = try add(.byte(bytes, next: start))
            suffixes[suffix] = start
          }
        }
        if let rest = first { first = try add(.split(start, rest)) } else { first = start }
      }
    }
    // Nothing is in the set: a byte that is never there.
    // Nothing is in an empty set: a step that never gets on.
    if let first { return first }
    return try add(.jump(program.steps.count))
  }

  private struct Suffix: Hashable {
    let bytes: ClosedRange<UInt8>
    let next: Int
  }
}

extension Pattern {
  /// Whether it can match the empty string.
  fileprivate var canBeEmpty: Bool {
    switch self {
    case .empty, .assertion: true
    case .scalar: false
    case .sequence(let parts): parts.allSatisfy(\.canBeEmpty)
    case .alternatives(let alternatives): alternatives.contains(where: \.canBeEmpty)
    case .group(let pattern, _): pattern.canBeEmpty
    case .repeated(let pattern, let least, _, _): least == 0 || pattern.canBeEmpty
    }
  }

  /// Whether a match can only begin at the start of the text.
  fileprivate var beginsAtTextStart: Bool {
    switch self {
    case .assertion(.textStart): true
    case .sequence(let parts): parts.first?.beginsAtTextStart ?? false
    case .alternatives(let alternatives): alternatives.allSatisfy(\.beginsAtTextStart)
    case .group(let pattern, _): pattern.beginsAtTextStart
    case .repeated(let pattern, let least, _, _): least > 0 && pattern.beginsAtTextStart
    case .empty, .scalar, .assertion: false
    }
  }
}

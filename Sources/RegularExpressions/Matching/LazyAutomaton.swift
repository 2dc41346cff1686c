/// Tells whether there is a match, in one look at each byte.
///
/// Its states are sets of steps. They are made when they are met, and forgotten when there are too many: so the time is
/// that of the text, mostly, and the memory is bounded whatever the pattern. What depends on surroundings is settled
/// when the next byte is known, so a match shows one byte late.
struct LazyAutomaton {
  private struct State: Hashable {
    /// The steps that bytes led to. From the start of the program one can go in any state.
    let steps: [Int]
    /// What was before: the class of the last byte, or -1 at the start of the text.
    let last: Int
  }

  private static let mostStates = 1000
  private static let unknown: Int32 = -1
  private static let matching: Int32 = -2
  private static let hopeless: Int32 = -3

  private let program: MatchProgram
  private let classes: ByteClasses
  private var numbers: [State: Int] = [:]
  private var states: [State] = []
  /// By state and class of byte: the next state. The last class is the end of the text.
  private var transitions: [Int32] = []
  private var reached: StepList
  private var kernel: StepList
  private var pending: [Int] = []

  init(_ program: MatchProgram) {
    self.program = program
    classes = ByteClasses(program)
    reached = StepList(programSize: program.steps.count)
    kernel = reached
  }

  /// Whether there is a match anywhere.
  mutating func hasMatch(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    var state = number(of: State(steps: [], last: -1))
    let width = classes.count + 1
    for byte in text {
      let symbol = classes[byte]
      var target = transitions[state * width + symbol]
      if target == Self.unknown { target = makeTransition(from: &state, on: symbol) }
      if target < 0 { return target == Self.matching }
      state = Int(target)
    }
    var target = transitions[state * width + classes.count]
    if target == Self.unknown { target = makeTransition(from: &state, on: classes.count) }
    return target == Self.matching
  }

  private mutating func number(of state: State) -> Int {
    if let number = numbers[state] { return number }
    states.append(state)
    numbers[state] = states.count - 1
    transitions += [Int32](repeating: Self.unknown, count: classes.count + 1)
    return states.count - 1
  }

  /// Finds out where a state leads to.
  /// - Parameter state: gets another number if all states were forgotten.
  private mutating func makeTransition(from state: inout Int, on symbol: Int) -> Int32 {
    if states.count >= Self.mostStates {
      let kept = states[state]
      states.removeAll(keepingCapacity: true)
      transitions.removeAll(keepingCapacity: true)
      numbers.removeAll(keepingCapacity: true)
      state = number(of: kept)
    }
    let target = computeTarget(of: states[state], on: symbol)
    transitions[state * (classes.count + 1) + symbol] = target
    return target
  }

  private mutating func computeTarget(of state: State, on symbol: Int) -> Int32 {
    let after = symbol == classes.count ? nil : classes.examples[symbol]
    let before = state.last < 0 ? nil : classes.examples[state.last]
    let surroundings = Surroundings(before: before, after: after)
    reached.removeAll()
    kernel.removeAll()
    // Matches begin neither in the middle of a character nor, if they are bound to the start of the text, later.
    let canBegin = (!program.isAnchored || state.last < 0) && !(after.map(UTF8.isContinuation) ?? false)
    for step in canBegin ? state.steps + [program.start] : state.steps {
      pending.append(step)
      while let step = pending.popLast() {
        guard reached.insert(step) else { continue }
        switch program.steps[step] {
        case .match:
          pending.removeAll(keepingCapacity: true)
          return Self.matching
        case .byte(let range, let next):
          if let after, range.contains(after) { _ = kernel.insert(next) }
        case .split(let first, let second):
          pending.append(second)
          pending.append(first)
        case .jump(let next), .save(_, let next): pending.append(next)
        case .assert(let assertion, let next):
          if surroundings.satisfies(assertion) { pending.append(next) }
        }
      }
    }
    guard after != nil, !program.isAnchored || !kernel.steps.isEmpty else { return Self.hopeless }
    // Which byte was last matters only to what looks back.
    let last = program.hasAssertions ? symbol : 0
    return Int32(truncatingIfNeeded: number(of: State(steps: kernel.steps.sorted(), last: last)))
  }
}

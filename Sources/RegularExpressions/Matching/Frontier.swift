/// The threads of a `ThreadedMatcher` at one place of the text, in the order of preference.
struct Frontier {
  private(set) var list: StepList
  /// For each step, where the groups of its thread are.
  private var places: [Int]
  private let slotCount: Int

  /// What is still to be followed from a step.
  enum Pending {
    case step(Int)
    /// The end of what a step leads to: a slot gets back what it had.
    case restore(slot: Int, value: Int)
  }

  init(_ program: MatchProgram) {
    list = StepList(programSize: program.steps.count)
    slotCount = program.slotCount
    places = [Int](repeating: -1, count: program.steps.count * slotCount)
  }

  mutating func removeAll() { list.removeAll() }

  /// The slots of a thread.
  func slots(of step: Int) -> ArraySlice<Int> { places[step * slotCount..<(step + 1) * slotCount] }

  /// Adds the steps that take a byte, or match, and can be reached from a step.
  ///
  /// - Parameters:
  ///   - slots: where the groups of the thread are; afterwards as before.
  ///   - pending: an empty list, kept by the caller so that nothing is allocated.
  mutating func follow(
    _ step: Int, of program: MatchProgram, in text: UnsafeBufferPointer<UInt8>, at place: Int, _ slots: inout [Int],
    _ pending: inout [Pending]
  ) {
    pending.append(.step(step))
    while let item = pending.popLast() {
      switch item {
      case .restore(let slot, let value): slots[slot] = value
      case .step(let step):
        guard list.insert(step) else { continue }
        switch program.steps[step] {
        case .byte, .match:
          for index in 0..<slotCount { places[step * slotCount + index] = slots[index] }
        case .split(let first, let second):
          pending.append(.step(second))
          pending.append(.step(first))
        case .jump(let target): pending.append(.step(target))
        case .save(let slot, let target):
          pending.append(.restore(slot: slot, value: slots[slot]))
          slots[slot] = place
          pending.append(.step(target))
        case .assert(let assertion, let target):
          if Surroundings(text, at: place).satisfies(assertion) { pending.append(.step(target)) }
        }
      }
    }
  }
}

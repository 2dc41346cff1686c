/// Some steps of a program, each at most once, in the order in which they came.
struct StepList {
  private(set) var steps: [Int] = []
  private var marks: [UInt32]
  private var mark: UInt32 = 1

  init(programSize: Int) { marks = [UInt32](repeating: 0, count: programSize) }

  /// Adds a step.
  /// - Returns: Whether it is new.
  mutating func insert(_ step: Int) -> Bool {
    guard marks[step] != mark else { return false }
    marks[step] = mark
    steps.append(step)
    return true
  }

  mutating func removeAll() {
    steps.removeAll(keepingCapacity: true)
    mark &+= 1
    if mark == 0 {
      mark = 1
      for index in marks.indices { marks[index] = 0 }
    }
  }
}

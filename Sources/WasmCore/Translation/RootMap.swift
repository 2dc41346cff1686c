/// Which slots of a function's frames hold references, at each place where a collection can happen.
///
/// Not recorded when a function is translated, but by translating it again when the collector first
/// meets one of its frames.
struct RootMap {
  /// Slots of locals, which hold references (or null) from the first operation behind the prologue on.
  private(set) var locals: [Int32] = []
  /// Slots of parameters among them: all there is before the prologue.
  private(set) var parameters: [Int32] = []
  private var points: [Point] = []
  private var slots: [Int32] = []

  /// A place in the code, and where its slots begin in the list.
  private struct Point {
    var position: Int32
    var firstSlot: Int32
  }

  /// Stands for the integer accumulator in lists of slots.
  static var accumulator: Int32 { -1 }

  mutating func addLocal(slot: Int32, isParameter: Bool) {
    locals.append(slot)
    if isParameter { parameters.append(slot) }
  }

  /// From `position` on, until the next place, the slots that are added next hold references.
  mutating func addPoint(_ position: Int) {
    points.append(
      Point(position: Int32(truncatingIfNeeded: position), firstSlot: Int32(truncatingIfNeeded: slots.count)))
  }

  mutating func addSlot(_ slot: Int32) { slots.append(slot) }

  /// Takes the places from a position on out of the map, with their slots.
  mutating func removePoints(from position: Int) -> [(position: Int, slots: [Int32])] {
    var removed: [(position: Int, slots: [Int32])] = []
    while let point = points.last, Int(point.position) >= position {
      let first = Int(point.firstSlot)
      removed.append((Int(point.position), Array(slots[first...])))
      slots.removeSubrange(first...)
      points.removeLast()
    }
    return removed.reversed()
  }

  /// The slots besides the locals that hold references at the operation with this code position.
  func slots(at position: Int) -> ArraySlice<Int32> {
    var low = 0
    var high = points.count
    while low < high {
      let middle = (low + high) / 2
      if Int(points[middle].position) <= position { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return [] }
    let end = low < points.count ? Int(points[low].firstSlot) : slots.count
    return slots[Int(points[low - 1].firstSlot)..<end]
  }
}

extension FunctionTranslator {
  /// Notes which slots hold references while the operation that comes next is carried out.
  mutating func recordRoots() {
    guard roots != nil else { return }
    roots?.addPoint(code.count)
    for index in 0..<stack.count where stack[index].valueClass == .reference {
      switch stack[index].place {
      case .home: roots?.addSlot(stack[index].home)
      case .accumulator: roots?.addSlot(RootMap.accumulator)
      case .local, .constant, .sum: break
      }
    }
  }
}

/// The shortest way from one sequence to another, found in linear space.
///
/// This is the algorithm of Eugene W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986). Picture a grid
/// with the old sequence along x and the new one along y. A step right deletes an element, a step down inserts one, and
/// where both sequences have the same element a diagonal step is free. A shortest script is a path from the upper left
/// corner to the lower right one with as few straight steps as can be.
///
/// Two searches run at once, one from each corner. After `n` rounds each knows, for every diagonal, how far it gets with
/// `n` straight steps. Where they meet there is a point on a shortest path, and the problem falls into two smaller ones,
/// above and below that point. They wait on a list, not on the host's stack.
///
/// Sequences that have little in common would take quadratic time. After `costLimit` rounds the search is content with
/// the point that got furthest: the script is right, but may be longer than needed.
struct EditScript {
  /// Elements of the old sequence that go away.
  private(set) var isDeleted: [Bool]
  /// Elements of the new sequence that come in.
  private(set) var isInserted: [Bool]

  private let old: [Int32]
  private let new: [Int32]
  /// The x that each search reaches on the diagonal `x - y`, which is stored at `x - y + bias`.
  private var forward: [Int]
  private var backward: [Int]
  private let bias: Int
  private let costLimit: Int

  /// A rectangle of the grid.
  private struct Region {
    var x: Range<Int>
    var y: Range<Int>
  }

  /// Compares two sequences.
  init(old: [Int32], new: [Int32], costLimit: Int) {
    self.old = old
    self.new = new
    self.costLimit = max(costLimit, 8)
    isDeleted = [Bool](repeating: false, count: old.count)
    isInserted = [Bool](repeating: false, count: new.count)
    bias = new.count + 1
    forward = [Int](repeating: 0, count: old.count + new.count + 3)
    backward = forward
    compare()
  }

  private mutating func compare() {
    var waiting = [Region(x: 0..<old.count, y: 0..<new.count)]
    while let next = waiting.popLast() {
      let region = trimmed(next)
      if region.x.isEmpty || region.y.isEmpty {
        markChanged(region)
        continue
      }
      let (x, y) = middle(of: region)
      let isCorner =
        x == region.x.lowerBound && y == region.y.lowerBound || x == region.x.upperBound && y == region.y.upperBound
      if isCorner {
        markChanged(region)
        continue
      }
      waiting.append(Region(x: x..<region.x.upperBound, y: y..<region.y.upperBound))
      waiting.append(Region(x: region.x.lowerBound..<x, y: region.y.lowerBound..<y))
    }
  }

  private mutating func markChanged(_ region: Region) {
    for x in region.x { isDeleted[x] = true }
    for y in region.y { isInserted[y] = true }
  }

  /// The region without what both sequences begin and end with.
  private func trimmed(_ region: Region) -> Region {
    var (left, right) = (region.x.lowerBound, region.x.upperBound)
    var (top, bottom) = (region.y.lowerBound, region.y.upperBound)
    while left < right && top < bottom && old[left] == new[top] {
      left += 1
      top += 1
    }
    while left < right && top < bottom && old[right - 1] == new[bottom - 1] {
      right -= 1
      bottom -= 1
    }
    return Region(x: left..<right, y: top..<bottom)
  }

  /// The diagonals that a search has been on; every round it reaches one more on each side, if the grid has it.
  private struct Diagonals {
    var low: Int
    var high: Int
    let lowest: Int
    let highest: Int

    init(start: Int, of region: Region) {
      (low, high) = (start, start)
      lowest = region.x.lowerBound - region.y.upperBound
      highest = region.x.upperBound - region.y.lowerBound
    }

    /// Widens the band and puts `outside` next to its new edges.
    mutating func widen(_ reached: inout [Int], bias: Int, outside: Int) {
      if low > lowest {
        low -= 1
        reached[low - 1 + bias] = outside
      } else {
        low += 1
      }
      if high < highest {
        high += 1
        reached[high + 1 + bias] = outside
      } else {
        high -= 1
      }
    }

    func contains(_ diagonal: Int) -> Bool { low <= diagonal && diagonal <= high }
  }

  /// A point on a shortest path through `region`, which has neither a common beginning nor a common end.
  private mutating func middle(of region: Region) -> (x: Int, y: Int) {
    let (left, right) = (region.x.lowerBound, region.x.upperBound)
    let (top, bottom) = (region.y.lowerBound, region.y.upperBound)
    var down = Diagonals(start: left - top, of: region)
    var up = Diagonals(start: right - bottom, of: region)
    // The searches meet in the forward half of a round when the lengths differ by an odd number.
    let meetsForward = (down.low - up.low) & 1 != 0
    forward[down.low + bias] = left
    backward[up.low + bias] = right
    var round = 0
    while true {
      round += 1
      down.widen(&forward, bias: bias, outside: left - 1)
      for diagonal in stride(from: down.high, through: down.low, by: -2) {
        let (inserted, deleted) = (forward[diagonal + 1 + bias], forward[diagonal - 1 + bias] + 1)
        var x = max(inserted, deleted)
        var y = x - diagonal
        while x < right && y < bottom && old[x] == new[y] {
          x += 1
          y += 1
        }
        forward[diagonal + bias] = x
        if meetsForward && up.contains(diagonal) && backward[diagonal + bias] <= x { return (x, y) }
      }
      up.widen(&backward, bias: bias, outside: right + 1)
      for diagonal in stride(from: up.high, through: up.low, by: -2) {
        let (inserted, deleted) = (backward[diagonal - 1 + bias], backward[diagonal + 1 + bias] - 1)
        var x = min(inserted, deleted)
        var y = x - diagonal
        while x > left && y > top && old[x - 1] == new[y - 1] {
          x -= 1
          y -= 1
        }
        backward[diagonal + bias] = x
        if !meetsForward && down.contains(diagonal) && x <= forward[diagonal + bias] { return (x, y) }
      }
      if round >= costLimit { return furthest(in: region, down, up) }
    }
  }

  /// The point that one of the searches got furthest to.
  private func furthest(in region: Region, _ down: Diagonals, _ up: Diagonals) -> (x: Int, y: Int) {
    var best = (x: region.x.lowerBound, y: region.y.lowerBound)
    var bestGain = 0
    for diagonal in stride(from: down.high, through: down.low, by: -2) {
      // A search may have stepped out of the grid.
      let x = min(forward[diagonal + bias], region.x.upperBound, region.y.upperBound + diagonal)
      let gain = x - region.x.lowerBound + x - diagonal - region.y.lowerBound
      if gain > bestGain && x >= region.x.lowerBound && x - diagonal >= region.y.lowerBound {
        (best, bestGain) = ((x, x - diagonal), gain)
      }
    }
    for diagonal in stride(from: up.high, through: up.low, by: -2) {
      let x = max(backward[diagonal + bias], region.x.lowerBound, region.y.lowerBound + diagonal)
      let gain = region.x.upperBound - x + region.y.upperBound - (x - diagonal)
      if gain > bestGain && x <= region.x.upperBound && x - diagonal <= region.y.upperBound {
        (best, bestGain) = ((x, x - diagonal), gain)
      }
    }
    return best
  }
}

/// What has to change in one text to make it another, by lines.
///
///     let difference = TextDifference(old: before, new: after)
///     output += difference.unified()
///
/// The time is O(lines × changed lines), with a bound that keeps large texts that have little in common from taking longer
/// than a second or so; then the result is right but may not be the shortest.
public struct TextDifference: Sendable {
  /// Lines `old` of the old text become lines `new` of the new one; one of both may be empty.
  public struct Change: Hashable, Sendable {
    /// The lines that go away, counted from 0.
    public internal(set) var old: Range<Int>
    /// The lines that come in.
    public internal(set) var new: Range<Int>
  }

  let oldLines: LineSequence
  let newLines: LineSequence
  /// All changes, in order; at least one common line is between two of them.
  public let changes: [Change]

  /// Compares two texts.
  public init(old: [UInt8], new: [UInt8]) {
    oldLines = LineSequence(old)
    newLines = LineSequence(new)
    var numbering = LineNumbering()
    let oldNumbers = numbering.numbers(of: oldLines)
    let newNumbers = numbering.numbers(of: newLines)
    let (isDeleted, isInserted) = Self.compare(oldNumbers, newNumbers, differentLines: numbering.count)
    changes = Self.slidDown(Self.runs(isDeleted, isInserted), old: oldNumbers, new: newNumbers)
  }

  /// How many lines come in.
  public var insertedLineCount: Int { changes.reduce(0) { $0 + $1.new.count } }

  /// How many lines go away.
  public var deletedLineCount: Int { changes.reduce(0) { $0 + $1.old.count } }

  /// Whether people would rather not see these bytes as text: there is a zero byte near the beginning.
  public static func isBinary(_ bytes: [UInt8]) -> Bool { bytes.prefix(8000).contains(0) }

  /// Lines that only one of the texts has are changed for certain; the search is spared them.
  private static func compare(
    _ old: [Int32], _ new: [Int32], differentLines: Int
  ) -> (isDeleted: [Bool], isInserted: [Bool]) {
    var isInOld = [Bool](repeating: false, count: differentLines)
    var isInNew = isInOld
    for number in old { isInOld[Int(number)] = true }
    for number in new { isInNew[Int(number)] = true }
    let oldIndices = old.indices.filter { isInNew[Int(old[$0])] }
    let newIndices = new.indices.filter { isInOld[Int(new[$0])] }
    // The search takes at most about lines × limit steps.
    let costLimit = max(256, 40_000_000 / max(1, oldIndices.count + newIndices.count))
    let script = EditScript(old: oldIndices.map { old[$0] }, new: newIndices.map { new[$0] }, costLimit: costLimit)
    var isDeleted = [Bool](repeating: true, count: old.count)
    var isInserted = [Bool](repeating: true, count: new.count)
    for (position, index) in oldIndices.enumerated() { isDeleted[index] = script.isDeleted[position] }
    for (position, index) in newIndices.enumerated() { isInserted[index] = script.isInserted[position] }
    return (isDeleted, isInserted)
  }

  /// The changes, from a mark at each line that has no counterpart.
  private static func runs(_ isDeleted: [Bool], _ isInserted: [Bool]) -> [Change] {
    var changes: [Change] = []
    var (x, y) = (0, 0)
    while x < isDeleted.count || y < isInserted.count {
      let (oldStart, newStart) = (x, y)
      while x < isDeleted.count && isDeleted[x] { x += 1 }
      while y < isInserted.count && isInserted[y] { y += 1 }
      if x > oldStart || y > newStart { changes.append(Change(old: oldStart..<x, new: newStart..<y)) }
      x += 1
      y += 1
    }
    return changes
  }

  /// Moves what was only deleted or only inserted as far down as it goes.
  ///
  /// Where a repeated line is concerned there is a choice; this one keeps, say, an added function together with its own
  /// closing brace, and joins changes that touch.
  private static func slidDown(_ changes: [Change], old: [Int32], new: [Int32]) -> [Change] {
    var result: [Change] = []
    var index = 0
    while index < changes.count {
      var change = changes[index]
      index += 1
      while true {
        if index < changes.count, change.old.upperBound == changes[index].old.lowerBound,
          change.new.upperBound == changes[index].new.lowerBound
        {
          change = Change(
            old: change.old.lowerBound..<changes[index].old.upperBound,
            new: change.new.lowerBound..<changes[index].new.upperBound)
          index += 1
        }
        let canSlide =
          change.new.isEmpty && change.old.upperBound < old.count
          && old[change.old.lowerBound] == old[change.old.upperBound]
          || change.old.isEmpty && change.new.upperBound < new.count
            && new[change.new.lowerBound] == new[change.new.upperBound]
        guard canSlide else { break }
        change = Change(
          old: change.old.lowerBound + 1..<change.old.upperBound + 1,
          new: change.new.lowerBound + 1..<change.new.upperBound + 1)
      }
      result.append(change)
    }
    return result
  }
}

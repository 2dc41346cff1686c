/// What somebody may have meant who typed an option that there is not.
enum OptionSuggestion {
  /// The name among `names` that is most like `typed`, if one is like it at all.
  static func closest(to typed: String, among names: [String]) -> String? {
    // `-h`, `-help` and `--he` are the beginning of `--help`.
    let start = "--" + typed.drop { $0 == "-" }
    if start.count > 2, let longer = names.first(where: { $0.hasPrefix(start) }) { return longer }
    let allowed = max(1, start.utf8.count / 4)
    let distances = names.map { ($0, distance(Array(start.utf8), Array($0.utf8))) }
    guard let best = distances.min(by: { $0.1 < $1.1 }), best.1 <= allowed else { return nil }
    return best.0
  }

  /// How many letters have to be added, left out, replaced or swapped with their neighbours.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        row.append(cost)
      }
      (beforeLast, last) = (last, row)
    }
    return last[right.count]
  }
}

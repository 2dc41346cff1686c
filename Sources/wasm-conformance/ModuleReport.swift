/// What comparing the modules of scripts has shown, per feature group.
struct ModuleReport {
  struct Counts {
    var files = 0
    var modules = 0
    var equal = 0
    var incomparable = 0
    var known = 0
    var different = 0

    static func += (left: inout Counts, right: Counts) {
      left.files += right.files
      left.modules += right.modules
      left.equal += right.equal
      left.incomparable += right.incomparable
      left.known += right.known
      left.different += right.different
    }
  }

  private let expectations: ExpectationList
  private var counts = [Counts](repeating: Counts(), count: FeatureGroup.all.count)
  private var differences = ""
  /// Files that there was nothing to compare with.
  private var missing = ""

  /// - Parameter expectations: differences that there are reasons for.
  init(expectations: ExpectationList) { self.expectations = expectations }

  var isClean: Bool { differences.isEmpty }

  /// Adds the results of one file; nil if there was nothing to compare it with.
  mutating func add(_ verdicts: [(line: Int, verdict: ModuleVerdict)]?, of file: ScriptFile) {
    guard let verdicts else {
      missing += "\(file.shownPath): no counterpart\n"
      return
    }
    var sum = Counts()
    sum.files = 1
    for (line, verdict) in verdicts {
      sum.modules += 1
      switch (verdict, expectations.reason(file.shownPath, line: line)) {
      case (.different, .some): sum.known += 1
      case (_, let reason?):
        sum.different += 1
        differences += "\(file.shownPath):\(line): not different, but listed (\(reason))\n"
      case (.equal, nil): sum.equal += 1
      case (.incomparable, nil): sum.incomparable += 1
      case (.different(let difference), nil):
        sum.different += 1
        differences += "\(file.shownPath):\(line): \(difference)\n"
      }
    }
    counts[FeatureGroup.index(ofScript: file.shownPath)] += sum
  }

  /// One row per feature group, a sum, and the differences.
  var description: String {
    var table = TextTable(["group", "files", "modules", "equal", "wrong on purpose", "known", "different"])
    var total = Counts()
    for (index, group) in FeatureGroup.all.enumerated() where counts[index].files > 0 {
      table.add(Self.row(group.title, counts[index]))
      total += counts[index]
    }
    table.addSum(Self.row("total", total))
    return table.description + (missing + differences).split(separator: "\n").reduce("\n") { $0 + $1 + "\n" }
      + "\(total.equal) modules equal, \(total.incomparable) wrong on purpose, "
      + "\(total.known) different as listed, \(total.different) different\n"
  }

  private static func row(_ title: String, _ counts: Counts) -> [String] {
    [title]
      + [counts.files, counts.modules, counts.equal, counts.incomparable, counts.known, counts.different].map(
        String.init)
  }
}

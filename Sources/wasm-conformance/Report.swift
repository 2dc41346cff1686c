import JSONText

/// What a run of the suite found, and how it compares with what was expected.
struct Report {
  /// A result that the expectations did not foresee.
  struct Surprise {
    let path: String
    let line: Int
    let text: String
  }

  struct Counts {
    var scripts = 0
    var passed = 0
    var failed = 0
    /// Failures on the list of expectations.
    var expectedFailures = 0
    var skipped = 0

    static func += (left: inout Counts, right: Counts) {
      left.scripts += right.scripts
      left.passed += right.passed
      left.failed += right.failed
      left.expectedFailures += right.expectedFailures
      left.skipped += right.skipped
    }
  }

  let scripts: [ScriptResult]
  private(set) var counts: [Counts]
  private(set) var total = Counts()
  private(set) var unexpected: [Surprise] = []
  /// How many commands of each group were skipped, by reason.
  private var skipped: [[String: Int]]
  private var sameWording = 0
  private var differentWording = 0

  init(scripts: [ScriptResult], expectations: ExpectationList) {
    self.scripts = scripts
    counts = Array(repeating: Counts(), count: FeatureGroup.all.count)
    skipped = Array(repeating: [:], count: FeatureGroup.all.count)
    for script in scripts {
      counts[script.group].scripts += 1
      for result in script.results { count(result, script, expectations) }
    }
    for group in counts { total += group }
  }

  var isAsExpected: Bool { unexpected.isEmpty }

  private mutating func count(_ result: CommandResult, _ script: ScriptResult, _ expectations: ExpectationList) {
    let reason = expectations.reason(script.path, line: result.line)
    switch (result.outcome, reason) {
    case (.passed, nil): counts[script.group].passed += 1
    case (.passed, let reason?):
      counts[script.group].passed += 1
      unexpected.append(
        Surprise(path: script.path, line: result.line, text: "\(result.command): passes, but is listed (\(reason))"))
    case (.failed, .some): counts[script.group].expectedFailures += 1
    case (.failed(let message), nil):
      counts[script.group].failed += 1
      unexpected.append(Surprise(path: script.path, line: result.line, text: "\(result.command): \(message)"))
    case (.skipped(let reason), _):
      counts[script.group].skipped += 1
      skipped[script.group][reason, default: 0] += 1
    }
    switch result.wording {
    case .same: sameWording += 1
    case .different: differentWording += 1
    case nil: break
    }
  }
}

extension Report {
  /// One row per feature group, and a sum.
  var table: String {
    var table = TextTable(["group", "scripts", "passed", "failed", "known", "skipped"])
    for (index, group) in FeatureGroup.all.enumerated() where counts[index].scripts > 0 {
      table.add(Self.row(group.title, counts[index]))
    }
    table.addSum(Self.row("total", total))
    return table.description
  }

  private static func row(_ title: String, _ counts: Counts) -> [String] {
    [title] + [counts.scripts, counts.passed, counts.failed, counts.expectedFailures, counts.skipped].map(String.init)
  }

  /// Why commands were skipped, per group.
  var skipReasons: String {
    var text = ""
    for (index, group) in FeatureGroup.all.enumerated() {
      for (reason, count) in skipped[index].sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
        text += "  \(group.title): \(count) \(reason)\n"
      }
    }
    return text.isEmpty ? "" : "\nSkipped:\n" + text
  }

  /// The scripts with skipped commands, for those who want none: how many, where the first one is, and why.
  var skippedPlaces: String {
    var text = ""
    for script in scripts {
      var places: [(reason: String, line: Int, count: Int)] = []
      for result in script.results {
        guard case .skipped(let reason) = result.outcome else { continue }
        if let index = places.firstIndex(where: { $0.reason == reason }) {
          places[index].count += 1
        } else {
          places.append((reason, result.line, 1))
        }
      }
      for place in places { text += "\(script.path):\(place.line): \(place.count) skipped: \(place.reason)\n" }
    }
    return text.isEmpty ? "" : "\n" + text + "\nCommands were skipped, and --no-skips allows none.\n"
  }

  /// How often a refused module was refused with the suite's own words. Nothing depends on it.
  var wordingStatistics: String {
    let refusals = sameWording + differentWording
    return refusals == 0 ? "" : "\nRefusals with the suite's own wording: \(sameWording) of \(refusals)\n"
  }

  /// The results that nobody expected, with the place of each.
  var surprises: String {
    unexpected.isEmpty ? "" : "\n" + unexpected.map { "\($0.path):\($0.line): \($0.text)\n" }.joined()
  }

  var closingLine: String {
    "\n\(total.passed) passed, \(total.failed) failed, \(total.expectedFailures) failed as listed, "
      + "\(total.skipped) skipped, \(unexpected.count) unexpected\n"
  }

  /// Every result, for other programs.
  var json: JSONValue {
    var rows: [JSONValue] = []
    for script in scripts {
      for result in script.results {
        var members: JSONObject = [
          "file": .string(script.path), "line": .integer(Int64(result.line)),
          "group": .string(FeatureGroup.all[script.group].title), "command": .string(result.command),
          "outcome": .string(result.outcome.name),
        ]
        switch result.outcome {
        case .passed: break
        case .failed(let message), .skipped(let message): members.append("message", .string(message))
        }
        if case .different(let expected, let found) = result.wording {
          members.append("expectedText", .string(expected))
          members.append("foundText", .string(found))
        }
        rows.append(.object(members))
      }
    }
    return ["results": .array(rows)]
  }
}

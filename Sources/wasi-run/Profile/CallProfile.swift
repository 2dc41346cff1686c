import CommandInterface
import WasmCore

/// Where a program has spent its time, in milliseconds.
struct CallProfile {
  /// Time by stack: the functions' names, the outermost first.
  private var stacks: [[String]: Int] = [:]

  /// What samples of a module's functions say.
  init(_ samples: [Sampler.Sample], of module: Module) {
    var names = FunctionNames(module)
    for sample in samples {
      let stack = sample.frames.map { names[$0.functionIndex] }
      stacks[stack, default: 0] += sample.count
    }
  }

  /// One line a stack, as tools that draw flame graphs read it: `_start;main;read 12`.
  var folded: String {
    stacks.map { "\($0.key.joined(separator: ";")) \($0.value)\n" }.sorted().joined()
  }

  /// The functions that took the most time themselves.
  func table(rows limit: Int = 20) -> String {
    var own: [String: Int] = [:]
    var total: [String: Int] = [:]
    for (stack, time) in stacks {
      if let last = stack.last { own[last, default: 0] += time }
      for name in Set(stack) { total[name, default: 0] += time }
    }
    let sum = stacks.values.reduce(0, +)
    let order = total.keys.sorted { left, right in
      (own[right] ?? 0, total[right] ?? 0, left) < (own[left] ?? 0, total[left] ?? 0, right)
    }
    var text = "self ms      %   total ms      %  function\n"
    for name in order.prefix(limit) {
      let (ownTime, totalTime) = (own[name] ?? 0, total[name] ?? 0)
      text += Self.padded("\(ownTime)", 7) + Self.padded(Self.percent(ownTime, of: sum), 7)
      text += Self.padded("\(totalTime)", 11) + Self.padded(Self.percent(totalTime, of: sum), 7) + "  \(name)\n"
    }
    if order.count > limit { text += "… and \(order.count - limit) more\n" }
    return text
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }

  private static func percent(_ part: Int, of whole: Int) -> String {
    let permille = whole > 0 ? (part * 1000 + whole / 2) / whole : 0
    return "\(permille / 10).\(permille % 10)"
  }
}

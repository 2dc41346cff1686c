/// The options of one command, as data.
///
/// ```swift
/// let table = OptionTable<Settings>(
///   usage: "tool [options] FILE", summary: "Does something with FILE.",
///   rows: [.flag("--quiet", "Print nothing.") { $0.isQuiet = true }])
/// let operands = try table.parse(arguments, into: &settings)
/// ```
public struct OptionTable<Settings>: Sendable {
  /// Where options end.
  public enum Extent: Sendable {
    /// Options may stand anywhere before a `--`.
    case everywhere
    /// Everything from the first operand on belongs to somebody else.
    case untilFirstOperand
  }

  let usage: String
  let summary: String
  let groups: [OptionGroup<Settings>]
  let extent: Extent
  let notes: String

  /// A table.
  ///
  /// - Parameters:
  ///   - usage: how the command is called, for the help.
  ///   - summary: what the command does, for the help.
  ///   - rows: the options, in the order of the help.
  ///   - extent: where options end.
  ///   - notes: what the help says after the options.
  public init(
    usage: String, summary: String, rows: [OptionRow<Settings>], extent: Extent = .everywhere, notes: String = ""
  ) {
    self.init(
      usage: usage, summary: summary, groups: [OptionGroup("Options", rows)], extent: extent, notes: notes)
  }

  /// A table whose options have titles in the help.
  public init(
    usage: String, summary: String, groups: [OptionGroup<Settings>], extent: Extent = .everywhere, notes: String = ""
  ) {
    self.usage = usage
    self.summary = summary
    self.groups = groups
    self.extent = extent
    self.notes = notes
  }

  private var rows: [OptionRow<Settings>] { groups.flatMap(\.rows) }

  /// Applies the options among `arguments` to `settings`.
  ///
  /// - Returns: the operands: what is neither an option nor an option's value.
  public func parse(_ arguments: [String], into settings: inout Settings) throws(OptionError) -> [String] {
    var operands: [String] = []
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      index += 1
      if argument == "--" {
        operands += arguments[index...]
        break
      }
      // A lone dash is an operand: it stands for standard input.
      guard argument.hasPrefix("-"), argument != "-" else {
        operands.append(argument)
        if extent == .untilFirstOperand {
          operands += arguments[index...]
          break
        }
        continue
      }
      let (name, attached) = Self.split(argument)
      guard let row = rows.first(where: { $0.name == name }) else {
        let suggestion = OptionSuggestion.closest(to: name, among: rows.map(\.name))
        throw OptionError("unknown option \(name)" + (suggestion.map { "; did you mean \($0)?" } ?? ""))
      }
      if row.placeholder == nil {
        guard attached == nil else { throw OptionError("\(name) takes no value") }
        try row.effect(&settings, "")
      } else if let attached {
        try row.effect(&settings, attached)
      } else {
        guard index < arguments.count else { throw OptionError("\(row.label): the value is missing") }
        try row.effect(&settings, arguments[index])
        index += 1
      }
    }
    return operands
  }

  /// The text of `--help`.
  public var help: String {
    var text = "\(summary)\n\nUsage: \(usage)\n"
    let width = rows.reduce(0) { max($0, $1.label.count) }
    for group in groups {
      text += "\n\(group.title):\n"
      for row in group.rows {
        var lead = "  " + row.label + String(repeating: " ", count: width - row.label.count) + "  "
        for line in Self.lines(of: row.summary, width: Self.helpWidth - width - 4) {
          text += lead + line + "\n"
          lead = String(repeating: " ", count: width + 4)
        }
      }
    }
    if !notes.isEmpty { text += "\n\(notes)\n" }
    return text
  }

  /// How many columns the help takes.
  private static var helpWidth: Int { 100 }

  private static func lines(of text: String, width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// `--name=value` in its two parts.
  private static func split(_ argument: String) -> (name: String, value: String?) {
    guard argument.hasPrefix("--"), let equals = argument.firstIndex(of: "=") else { return (argument, nil) }
    return (String(argument[..<equals]), String(argument[argument.index(after: equals)...]))
  }
}

/// Why a command line makes no sense: what is wrong, in words for the person who typed it.
public struct OptionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The words.
  public let description: String

  /// An error with these words.
  public init(_ description: String) { self.description = description }
}

/// One row of a command's option table: how the option is written, what it means, and what it does.
///
/// The rows are all there is: parsing and `--help` are both made from them.
public struct OptionRow<Settings>: Sendable {
  /// What the option does to the settings; its text is empty for a flag.
  public typealias Effect = @Sendable (inout Settings, String) throws(OptionError) -> Void

  /// How the option is written, with its dashes: `--fuel`.
  public let name: String
  /// What stands for the option's value in the help; nil for a flag.
  public let placeholder: String?
  /// What the option does, for the help, which breaks it into lines.
  public let summary: String
  let effect: Effect

  /// A row for an option that takes no value.
  public static func flag(
    _ name: String, _ summary: String, _ effect: @escaping @Sendable (inout Settings) -> Void
  ) -> OptionRow {
    OptionRow(name: name, placeholder: nil, summary: summary) { (settings, _) throws(OptionError) in effect(&settings) }
  }

  /// A row for an option that takes a value, as `--name VALUE` or `--name=VALUE`.
  public static func value(
    _ name: String, _ placeholder: String, _ summary: String, _ effect: @escaping Effect
  ) -> OptionRow {
    OptionRow(name: name, placeholder: placeholder, summary: summary, effect: effect)
  }

  var label: String { placeholder.map { "\(name) \($0)" } ?? name }
}

/// Options that belong together, under a title in the help.
public struct OptionGroup<Settings>: Sendable {
  let title: String
  let rows: [OptionRow<Settings>]

  /// A group of options.
  public init(_ title: String, _ rows: [OptionRow<Settings>]) {
    self.title = title
    self.rows = rows
  }
}

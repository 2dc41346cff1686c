/// Commands with their arguments: `git status`, `npm run *`, `rm **`. Words are separated by spaces; `*` and `?` stay within
/// a word, and `**` at the end stands for any further words.
public struct CommandPattern: Hashable, Sendable {
  /// The pattern as it was written.
  public let text: String

  /// A pattern.
  public init(_ text: String) { self.text = text }

  /// The pattern that only this command fits; nil if it has words that cannot be written in one.
  public init?(literal command: [String]) {
    guard !command.isEmpty, command.allSatisfy({ !$0.isEmpty && !$0.contains(" ") }) else { return nil }
    text = command.map { WildcardPattern(literal: $0).text }.joined(separator: " ")
  }

  /// Whether a command fits. Leniently the folder that the program is in does not matter, nor do further words anywhere:
  /// `git push` fits to `/usr/bin/git -C there push --force`, too.
  public func matches(_ command: [String], _ strictness: MatchStrictness) -> Bool {
    let words = text.split(separator: " ").map(String.init)
    let takesMore = words.last == "**"
    let fixed = takesMore ? words.dropLast() : words[...]
    switch strictness {
    case .exact:
      guard takesMore ? command.count >= fixed.count : command.count == fixed.count else { return false }
      return zip(fixed, command).allSatisfy { WildcardPattern($0).matches($1, .exact) }
    case .lenient:
      guard let path = command.first, let program = fixed.first else { return fixed.isEmpty }
      let name = path.split(separator: "/").last.map(String.init) ?? path
      guard [path, name].contains(where: { WildcardPattern(program).matches($0, .lenient) }) else { return false }
      var rest = command.dropFirst()
      return fixed.dropFirst().allSatisfy { word in
        guard let place = rest.firstIndex(where: { WildcardPattern(word).matches($0, .lenient) }) else { return false }
        rest = rest[(place + 1)...]
        return true
      }
    }
  }
}

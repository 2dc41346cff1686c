/// What a project says about how something is done: the text of a `SKILL.md`.
public struct Skill: Hashable, Sendable {
  /// What it is called: the name of its folder.
  public let name: String
  /// The first heading; the name if there is none.
  public let title: String
  /// What it is for, from the lines at its beginning, or else its first paragraph.
  public let description: String
  /// The first paragraph.
  public let summary: String
  /// The items of lists with boxes: `- [ ] item`.
  public let checklist: [String]
  /// All of it, without the lines at its beginning that programs read.
  public let text: String

  /// Reads the text of a skill.
  public init(name: String, text: String) {
    self.name = name
    let (members, body) = Self.frontMatter(of: text)
    self.text = body
    var title: String?
    var summary: [Substring] = []
    var isSummaryOver = false
    var checklist: [String] = []
    for line in body.split(separator: "\n", omittingEmptySubsequences: false) {
      let line = Self.trimmed(line)
      if line.hasPrefix("#") {
        if title == nil { title = String(Self.trimmed(line.drop { $0 == "#" })) }
        isSummaryOver = isSummaryOver || !summary.isEmpty
        continue
      }
      if let item = ["- [ ]", "- [x]", "* [ ]", "* [x]"].first(where: line.hasPrefix) {
        checklist.append(String(Self.trimmed(line.dropFirst(item.count))))
      }
      if line.isEmpty {
        isSummaryOver = isSummaryOver || !summary.isEmpty
      } else if !isSummaryOver {
        summary.append(line)
      }
    }
    self.title = title ?? name
    self.summary = summary.joined(separator: " ")
    self.checklist = checklist
    description = members["description"] ?? self.summary
  }

  /// The lines `name: value` between two lines `---` at the beginning, and what follows.
  private static func frontMatter(of text: String) -> (members: [String: String], body: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.first.map(trimmed) == "---", let end = lines.dropFirst().firstIndex(where: { trimmed($0) == "---" })
    else {
      return ([:], text)
    }
    var members: [String: String] = [:]
    for line in lines[1..<end] {
      guard let colon = line.firstIndex(of: ":") else { continue }
      var value = trimmed(line[line.index(after: colon)...])
      for quote in ["\"", "'"] where value.count > 1 && value.hasPrefix(quote) && value.hasSuffix(quote) {
        value = value.dropFirst().dropLast()
      }
      members[String(trimmed(line[..<colon]))] = String(value)
    }
    return (members, lines[(end + 1)...].joined(separator: "\n"))
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}

extension Skill {
  static let folder = NoteFolder(paths: [".umbra/skills", ".claude/skills"], ending: "/SKILL.md")

  /// The skills of a workspace, in the order of their names. Those that cannot be read are left out.
  public static func all(in files: WorkspaceFiles) -> [Skill] {
    folder.names(in: files).compactMap { name in
      (try? folder.note(name, in: files)).map { Skill(name: name, text: $0.text) }
    }
  }
}

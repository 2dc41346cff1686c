import ShadowFS

/// Folders of the workspace with notes for the model that have names: commands and skills.
struct NoteFolder {
  /// The folders, those first that count first.
  let paths: [String]
  /// What follows the name of a note in the name of its file: `.md`, or `/SKILL.md`.
  let ending: String

  /// A note.
  struct Note {
    let name: String
    let path: WorkspacePath
    let text: String
  }

  /// Largest note.
  private static var byteLimit: Int { 1 << 20 }
  private static var nameLimit: Int { 64 }

  /// Whether a name is one: letters, digits, `-`, `_` and, further on, dots. So it never leads anywhere else.
  static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, first != UInt8(ascii: "."), name.utf8.count <= nameLimit else { return false }
    return name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        true
      default: false
      }
    }
  }

  /// The paths at which a note of that name may be.
  /// - Throws: `invalidInput` for what can be no name.
  func candidates(_ name: String) throws(ToolError) -> [String] {
    guard Self.isName(name) else {
      let shown = VisibleText.of(String(name.prefix(80)), isOneLine: true)
      throw ToolError(.invalidInput, "\"\(shown)\" can be no name; names have letters, digits, '-', '_' and '.'")
    }
    return paths.map { "\($0)/\(name)\(ending)" }
  }

  /// A note by its name.
  /// - Throws: `notFound`, which says what there is, or what is wrong with its file.
  func note(_ name: String, in files: WorkspaceFiles) throws(ToolError) -> Note {
    for path in try candidates(name) {
      do throws(ToolError) {
        let file = try files.file(path)
        let bytes = try files.contents(of: file, limit: Self.byteLimit)
        return Note(name: name, path: file.path, text: String(decoding: bytes, as: UTF8.self))
      } catch {
        guard error.kind == .notFound else { throw error }
      }
    }
    let names = names(in: files)
    let known = names.isEmpty ? "there is none" : "there are \(names.joined(separator: ", "))"
    throw ToolError(.notFound, "\"\(name)\" is not there; \(known)")
  }

  /// The names of all notes, in the order of their bytes. What cannot be read is left out.
  func names(in files: WorkspaceFiles) -> [String] {
    var names: Set<String> = []
    for path in paths {
      guard let directory = try? files.directory(path), let entries = try? files.system.entries(of: directory.id) else {
        continue
      }
      for entry in entries {
        let text = entry.name.description
        let isFolder = ending.hasPrefix("/")
        let name = isFolder ? text : text.hasSuffix(ending) ? String(text.dropLast(ending.count)) : ""
        guard Self.isName(name), (try? files.file("\(path)/\(name)\(ending)")) != nil else { continue }
        names.insert(name)
      }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

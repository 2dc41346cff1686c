/// Patterns like those of `.gitignore` for names that a file system may take for each other: in capitals or not, and
/// composed of other characters (NFC, NFD), with or without characters that cannot be seen.
struct FoldedPatterns: Sendable {
  private let bytes: IgnorePatternList<UInt8>
  private let characters: IgnorePatternList<Character>
  private let isASCII: Bool

  init(_ patterns: [String]) {
    let folded = patterns.map { FoldedText.characters(Array($0.utf8)) }
    characters = IgnorePatternList(folded.compactMap { IgnorePattern(line: $0) })
    isASCII = folded.allSatisfy { $0.allSatisfy { $0.ascii != nil } }
    bytes = IgnorePatternList(
      isASCII ? folded.compactMap { IgnorePattern(line: $0.compactMap(\.ascii)) } : [])
  }

  /// Whether something is matched; `nil` when no pattern says.
  func decision(name: [UInt8], path: @autoclosure () -> [UInt8], isDirectory: Bool) -> Bool? {
    // Characters take some time, and most names need none.
    if isASCII, let name = FoldedText.ascii(name) {
      let path = bytes.needsPaths ? path() : []
      if let path = FoldedText.ascii(path) {
        return bytes.decision(name: name[...], path: path[...], isDirectory: isDirectory)
      }
    }
    let path = characters.needsPaths ? FoldedText.characters(path()) : []
    return characters.decision(name: FoldedText.characters(name)[...], path: path[...], isDirectory: isDirectory)
  }
}

/// Names, so that those are equal that some file system takes for equal.
enum FoldedText {
  /// The characters of a name. They are compared by what they mean, not by how they are composed.
  static func characters(_ bytes: [UInt8]) -> [Character] {
    let text = String(decoding: bytes, as: UTF8.self)
    let visible = text.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
    return Array(String(String.UnicodeScalarView(visible)).uppercased().lowercased())
  }

  /// The same for a name of ASCII; `nil` for others.
  static func ascii(_ bytes: [UInt8]) -> [UInt8]? {
    var folded = bytes
    for index in folded.indices {
      let byte = folded[index]
      guard byte < 0x80 else { return nil }
      if byte >= UInt8(ascii: "A"), byte <= UInt8(ascii: "Z") { folded[index] = byte | 0x20 }
    }
    return folded
  }
}

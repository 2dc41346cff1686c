import JSONText

/// Text from somebody else, fit to be shown to a person: nothing in it is hidden, or obeyed by a terminal.
public enum VisibleText {
  /// The text, with `\u{202E}` and the like for characters that cannot be seen.
  ///
  /// - Parameter isOneLine: Whether line breaks and tabs are written as `\n` and `\t`, too, and backslashes twice.
  public static func of(_ text: String, isOneLine: Bool = false) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n" where !isOneLine, "\t" where !isOneLine: result.unicodeScalars.append(scalar)
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\\" where isOneLine: result += "\\\\"
      case _ where scalar.isInvisible: result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

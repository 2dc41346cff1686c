import CommandInterface

/// A directory of the host that the program sees.
struct Mount {
  /// Where it is on the host.
  let hostPath: String
  /// How the program names it.
  let guestPath: String
  /// Whether what the program writes goes to the host.
  let writesThrough: Bool

  /// Reads `HOST` or `HOST::GUEST`.
  init(_ text: String, writesThrough: Bool) throws(OptionError) {
    let parts = Self.split(text)
    guard !parts.host.isEmpty, parts.guest?.isEmpty != true else {
      throw OptionError("\(text): expected HOST or HOST::GUEST")
    }
    hostPath = parts.host
    guestPath = parts.guest ?? parts.host
    self.writesThrough = writesThrough
  }

  private static func split(_ text: String) -> (host: String, guest: String?) {
    let bytes = Array(text.utf8)
    let colon = UInt8(ascii: ":")
    for index in bytes.indices.dropLast() where bytes[index] == colon && bytes[index + 1] == colon {
      return (String(decoding: bytes[..<index], as: UTF8.self), String(decoding: bytes[(index + 2)...], as: UTF8.self))
    }
    return (text, nil)
  }

  /// Where the directory is in the program's file system. Names that do not begin with a slash are those of a program
  /// in the working directory.
  func treePath(workingDirectory: String) -> String {
    var names: [Substring] = guestPath.hasPrefix("/") ? [] : workingDirectory.split(separator: "/")
    for name in guestPath.split(separator: "/") where name != "." {
      if name == ".." { _ = names.popLast() } else { names.append(name) }
    }
    return "/" + names.joined(separator: "/")
  }
}

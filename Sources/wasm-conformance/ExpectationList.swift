import CommandInterface

/// Commands that are known to fail, each with its reason: `folder/file.wast:line reason`, one a line, `#` for remarks.
///
/// A listed command that passes is as much of an error as an unlisted one that fails, so the list
/// cannot outlive its reasons.
struct ExpectationList {
  private struct Place: Hashable {
    let path: String
    let line: Int
  }

  private var reasons: [Place: String] = [:]

  init() {}

  init(reading path: String) throws(OptionError) {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try FileContents.read(path) } catch { throw OptionError(error.description) }
    for (index, line) in String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      let words = line.split(separator: " ", maxSplits: 1)
      guard let place = words.first, !place.hasPrefix("#") else { continue }
      guard words.count == 2, let colon = place.lastIndex(of: ":"),
        let number = Int(place[place.index(after: colon)...])
      else {
        throw OptionError("\(path):\(index + 1): expected 'file.wast:line reason'")
      }
      reasons[Place(path: String(place[..<colon]), line: number)] = String(words[1])
    }
  }

  /// Why the command is known to fail, if it is.
  func reason(_ path: String, line: Int) -> String? { reasons[Place(path: path, line: line)] }
}

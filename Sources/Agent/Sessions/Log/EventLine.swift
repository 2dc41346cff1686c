import JSONText

/// A line of a log: one event, as JSON, with a hash that stands for this line and all before it.
///
/// ```
/// {"v":1,"seq":2,"ts":1700000000000,"type":"user.message","text":"hello","hash":"2cf2…"}
/// ```
///
/// The hash is the SHA-256 of the hash before (32 bytes, zeros for the first line) and of the line up to `,"hash":`. Line
/// after line they are a chain: a line that is changed, put elsewhere or taken away breaks it there.
///
/// Beginning and end of a line are always written like this, byte for byte, so that nobody has to read JSON to follow the
/// chain. Newer versions may add types and members, and keep that.
enum EventLine {
  /// The version of the format.
  static var version: Int { 1 }
  /// How many bytes a line may have, whatever a session is told.
  static var maximumLength: Int { 64 << 20 }
  /// What is written at the end of each line: 9 bytes, the hash in 64 digits, 2 bytes.
  static var endLength: Int { 75 }
  private static let hashStart = Array(",\"hash\":\"".utf8)
  private static let hashEnd = Array("\"}".utf8)
  /// The members that every line has.
  static let reservedNames = ["v", "seq", "ts", "type", "hash"]
  /// Control characters and the like in a log would be obeyed by the terminal of whoever looks at it.
  private static let format = JSONFormat(escapesInvisible: true)

  /// The line of an event without a line break, and its hash.
  static func encode(
    sequence: Int, time: Int64, type: String, members: JSONObject, after previous: Digest
  ) -> (line: [UInt8], hash: Digest) {
    var writer = JSONWriter(format)
    writer.write(
      .object(
        [
          "v": .integer(Int64(version)), "seq": .integer(Int64(sequence)), "ts": .integer(time), "type": .string(type),
        ] + members))
    var line = writer.bytes
    line.removeLast()
    let hash = Self.hash(of: line[...], after: previous)
    line += hashStart
    line += hash.description.utf8
    line += hashEnd
    return (line, hash)
  }

  /// The hash of a line without its end.
  static func hash(of line: ArraySlice<UInt8>, after previous: Digest) -> Digest {
    var hash = SHA256()
    hash.update(previous)
    hash.update(line)
    return hash.finish()
  }

  /// Whether an event of that type, with these members, can be written.
  static func problem(ofType type: String, members: JSONObject) -> String? {
    let isName = type.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
      default: false
      }
    }
    guard isName, (1...64).contains(type.utf8.count) else { return "\(type.debugDescription) is no name of a type" }
    guard !JSONValue.object(members).isNested(deeperThan: JSONReadingOptions.depthLimit) else {
      return "nested too deeply"
    }
    let taken = members.members.first { member in reservedNames.contains { $0.utf8.elementsEqual(member.name.utf8) } }
    return taken.map { "the log has a member \"\($0.name)\" of its own" }
  }
}

extension JSONObject {
  fileprivate static func + (left: JSONObject, right: JSONObject) -> JSONObject {
    JSONObject(left.members + right.members)
  }
}

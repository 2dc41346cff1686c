import JSONText

/// Takes secrets out of events, before they are hashed and written.
///
/// It knows the values that it was told, wherever they stand in a string, and what well-known kinds of secrets look like.
/// User names and passwords of addresses go as well, and the values of their parameters that are named like secrets. What
/// it finds becomes `[redacted:NAME]`. It looks at each string alone; a `RedactionStream` finds secrets that come in pieces.
public struct Redactor: Sendable {
  /// A value that must not be written, and what it is called.
  public struct KnownValue: Hashable, Sendable {
    /// What stands in its place.
    public let name: String
    /// The value.
    public let value: String

    /// A value that must not be written.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Values with fewer bytes are ignored: they would turn up in any text.
  public static let minimumValueLength = 6

  struct Candidate {
    let name: String
    let start: [UInt8]
    /// Nil for a value that is known in full.
    let pattern: SecretPattern?
  }

  /// What may begin with a byte, longest first.
  private(set) var candidates: [[Candidate]]

  /// A redactor.
  ///
  /// - Parameters:
  ///   - knownValues: Such as the key of the provider. Their forms in base64 are not looked for.
  ///   - patterns: What else secrets look like.
  public init(knownValues: [KnownValue] = [], patterns: [SecretPattern] = SecretPattern.wellKnown) {
    candidates = Array(repeating: [], count: 256)
    let known = knownValues.filter { $0.value.utf8.count >= Self.minimumValueLength }
      .map { Candidate(name: $0.name, start: Array($0.value.utf8), pattern: nil) }
    let others = patterns.map { Candidate(name: $0.name, start: Array($0.prefix.utf8), pattern: $0) }
    for candidate in known.sorted(by: { $0.start.count > $1.start.count }) + others {
      if let first = candidate.start.first { candidates[Int(first)].append(candidate) }
    }
  }

  /// The text without secrets; nil if it has none.
  public func redacted(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    // What was not copied yet begins here.
    var start = 0
    var position = 0
    while position < bytes.count {
      guard let (name, secret) = secret(at: position, of: bytes) else {
        position += 1
        continue
      }
      result += bytes[start..<secret.lowerBound]
      result += "[redacted:\(name)]".utf8
      start = secret.upperBound
      position = max(secret.upperBound, position + 1)
    }
    guard start > 0 else { return URLSecrets.redacted(bytes) }
    result += bytes[start...]
    return URLSecrets.redacted(result) ?? String(decoding: result, as: UTF8.self)
  }

  /// The secret that begins at a position, with what precedes it and is kept.
  func secret(at position: Int, of text: [UInt8]) -> (name: String, bytes: Range<Int>)? {
    for candidate in candidates[Int(text[position])] where text[position...].starts(with: candidate.start) {
      let end = position + candidate.start.count
      guard let pattern = candidate.pattern else { return (candidate.name, position..<end) }
      guard !Self.isInsideWord(position, of: text), let end = Self.end(of: pattern.rest, in: text, from: end) else {
        continue
      }
      return (pattern.name, (pattern.keepsPrefix ? position + candidate.start.count : position)..<end)
    }
    return nil
  }

  /// Whether a letter or digit precedes a position, so that no pattern begins there.
  static func isInsideWord(_ position: Int, of text: [UInt8]) -> Bool {
    position > 0 && SecretPattern.CharacterClass.alphanumeric.contains(text[position - 1])
  }

  private static func end(of rest: SecretPattern.Rest, in text: [UInt8], from start: Int) -> Int? {
    switch rest {
    case .characters(let characters, let count):
      let end = text[start...].firstIndex { !characters.contains($0) } ?? text.count
      return end - start >= count ? end : nil
    case .through(let last):
      let last = Array(last.utf8)
      // Half a key is one, too.
      return text[start...].indices.first { text[$0...].starts(with: last) }.map { $0 + last.count } ?? text.count
    }
  }
}

extension Redactor {
  /// The members of an event without secrets; nil if they have none.
  func redacted(_ members: JSONObject, type: String) -> JSONObject? {
    var result = redacted(members)
    if type == NetFetch.type, let url = (result ?? members)["url"]?.text, let plain = URLSecrets.withoutValues(url) {
      result = result ?? members
      result?["url"] = .string(plain)
    }
    return result
  }

  private func redacted(_ value: JSONValue) -> JSONValue? {
    switch value {
    case .string(let text): return redacted(text).map(JSONValue.string)
    case .array(let elements):
      var result: [JSONValue]?
      for (index, element) in elements.enumerated() {
        guard let new = redacted(element) else { continue }
        if result == nil { result = elements }
        result?[index] = new
      }
      return result.map(JSONValue.array)
    case .object(let object): return redacted(object).map(JSONValue.object)
    default: return nil
    }
  }

  private func redacted(_ object: JSONObject) -> JSONObject? {
    var result: JSONObject?
    for (index, member) in object.members.enumerated() {
      let (name, value) = (redacted(member.name), redacted(member.value))
      guard name != nil || value != nil else { continue }
      if result == nil { result = object }
      result?.members[index] = JSONObject.Member(name: name ?? member.name, value: value ?? member.value)
    }
    return result
  }
}

import JSONText

/// The members of an object in a file with rules.
struct RuleMembers {
  private let value: JSONValue
  private let place: String

  init(_ value: JSONValue, place: String) {
    self.value = value
    self.place = place
  }

  func error(_ problem: String) -> PermissionError { .malformed(place: place, problem: problem) }

  /// Looks whether this is an object that has nothing but what it may have.
  func check(_ names: Set<String>) throws(PermissionError) {
    guard let object = value.object else { throw error("an object is wanted") }
    if let unknown = object.members.first(where: { !names.contains($0.name) }) {
      throw error("\(JSONValue.string(unknown.name)) is not known here")
    }
  }

  func text(_ name: String) throws(PermissionError) -> String? { try read(name, "a string", \.text) }
  func boolean(_ name: String) throws(PermissionError) -> Bool? { try read(name, "true or false", \.boolean) }
  func integer(_ name: String) throws(PermissionError) -> Int? { try read(name, "an integer", \.integer) }
  func array(_ name: String) throws(PermissionError) -> [JSONValue] { try read(name, "an array", \.array) ?? [] }

  /// Strings; an empty list of patterns would look as if it mattered.
  func texts(_ name: String) throws(PermissionError) -> [String] {
    let elements: [JSONValue]? = try read(name, "an array of strings", \.array)
    guard let elements else { return [] }
    let texts = elements.compactMap(\.text)
    guard texts.count == elements.count, !texts.isEmpty else { throw error("\(name) must be an array of strings") }
    return texts
  }

  private func read<Value>(
    _ name: String, _ kind: String, _ read: (JSONValue) -> Value?
  ) throws(PermissionError) -> Value? {
    guard let member = value[name] else { return nil }
    guard let result = read(member) else { throw error("\(name) must be \(kind)") }
    return result
  }
}

/// What a model run has found to be different.
struct ModelDifference: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// Requires two states to be equal.
  static func require(_ state: ModelState, is expected: ModelState, _ what: String) throws {
    guard state != expected else { return }
    throw ModelDifference("\(what): \(state.difference(from: expected).joined(separator: "; "))")
  }
}

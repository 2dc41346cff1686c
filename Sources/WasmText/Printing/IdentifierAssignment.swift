import WasmCore

/// Which of the names of one index space can be identifiers.
///
/// An identifier must be unique. A name that another thing has already, or that is empty, is written as
/// an annotation instead, and the thing is referred to by its index.
struct IdentifierAssignment {
  private var identifiers: [UInt32: Name] = [:]
  private var annotations: [UInt32: Name] = [:]

  init() {}

  init(_ names: [UInt32: Name]) {
    var taken: Set<Name> = []
    for index in names.keys.sorted() {
      guard let name = names[index] else { continue }
      if !name.bytes.isEmpty, taken.insert(name).inserted {
        identifiers[index] = name
      } else {
        annotations[index] = name
      }
    }
  }

  func identifier(_ index: UInt32) -> Name? { identifiers[index] }

  func annotation(_ index: UInt32) -> Name? { annotations[index] }

  /// Whether a thing has a name of either form.
  func hasName(_ index: UInt32) -> Bool { identifiers[index] != nil || annotations[index] != nil }
}

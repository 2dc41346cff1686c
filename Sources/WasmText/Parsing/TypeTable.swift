/// The types of a module, as far as the text format has to know them.
struct TypeTable {
  private struct Entry {
    /// The encoded function type in `storage`; empty for other types.
    let signature: Range<Int>
    let parameterCount: Int
  }

  private var entries: [Entry] = []
  private var storage: [UInt8] = []
  /// The first final function type that stands alone, by its encoding.
  private var implicit: [[UInt8]: UInt32] = [:]

  var count: UInt32 { UInt32(truncatingIfNeeded: entries.count) }

  mutating func append(signature: [UInt8], parameterCount: Int, isAlone: Bool) {
    let start = storage.count
    storage.append(contentsOf: signature)
    if isAlone, implicit[signature] == nil { implicit[signature] = count }
    entries.append(Entry(signature: start..<storage.count, parameterCount: parameterCount))
  }

  /// Adds a type that is not a function type.
  mutating func appendOther() { entries.append(Entry(signature: 0..<0, parameterCount: 0)) }

  /// The type that stands for a signature written without naming a type.
  func index(ofSignature signature: [UInt8]) -> UInt32? { implicit[signature] }

  /// How many parameters a type has; 0 if it is not a function type or there is no such type.
  func parameterCount(_ index: UInt32) -> Int { entry(index)?.parameterCount ?? 0 }

  /// Whether a type is a function type with this encoding.
  func matches(_ index: UInt32, _ signature: [UInt8]) -> Bool {
    guard let entry = entry(index) else { return false }
    return storage[entry.signature].elementsEqual(signature)
  }

  private func entry(_ index: UInt32) -> Entry? {
    index < count ? entries[Int(truncatingIfNeeded: index)] : nil
  }
}

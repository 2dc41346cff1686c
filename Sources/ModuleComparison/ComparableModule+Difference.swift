import WasmCore

extension ComparableModule {
  /// What two modules say differently, in words for people; nil if they are equal.
  ///
  /// - Parameter namesMatter: whether modules with different names are different.
  public func difference(from other: ComparableModule, namesMatter: Bool = true) -> String? {
    if let difference = declarationDifference(from: other) { return difference }
    for (index, (mine, others)) in zip(bodies, other.bodies).enumerated() {
      if let difference = Self.difference(mine, others) {
        return "function \(functions.count - bodies.count + index): \(difference)"
      }
    }
    for (index, (mine, others)) in zip(initializers, other.initializers).enumerated() {
      if let difference = Self.difference(mine, others) { return "initial value \(index): \(difference)" }
    }
    if let index = Self.firstDifference(elements, other.elements) { return "element segment \(index)" }
    if let index = Self.firstDifference(data, other.data) { return "data segment \(index)" }
    if let index = Self.firstDifference(custom, other.custom) {
      let section = index < custom.count ? custom[index] : other.custom[index]
      return "custom section \(index), \(section.name)"
    }
    return namesMatter && names != other.names ? "names" : nil
  }

  /// What is different before any code has been looked at.
  private func declarationDifference(from other: ComparableModule) -> String? {
    if groups != other.groups { return "recursion groups" }
    if let index = Self.firstDifference(types, other.types) { return "type \(index)" }
    if let index = Self.firstDifference(definitions, other.definitions) { return "definition of type \(index)" }
    if let index = Self.firstDifference(imports, other.imports) { return "import \(index)" }
    if let index = Self.firstDifference(functions, other.functions) { return "type of function \(index)" }
    if let index = Self.firstDifference(tables, other.tables) { return "table \(index)" }
    if let index = Self.firstDifference(memories, other.memories) { return "memory \(index)" }
    if let index = Self.firstDifference(globals, other.globals) { return "global \(index)" }
    if let index = Self.firstDifference(tags, other.tags) { return "tag \(index)" }
    if let index = Self.firstDifference(exports, other.exports) { return "export \(index)" }
    if start != other.start { return "start function" }
    if bodies.count != other.bodies.count { return "number of functions" }
    if initializers.count != other.initializers.count { return "number of initial values" }
    return nil
  }

  private static func firstDifference<Item: Equatable>(_ mine: [Item], _ others: [Item]) -> Int? {
    for (index, (item, other)) in zip(mine, others).enumerated() where item != other { return index }
    return mine.count == others.count ? nil : min(mine.count, others.count)
  }

  private static func difference(_ mine: Code, _ others: Code) -> String? {
    if mine.locals != others.locals { return "locals" }
    for index in 0..<min(mine.opcodes.count, others.opcodes.count) {
      if mine.opcodes[index] != others.opcodes[index] || mine.immediates[index] != others.immediates[index] {
        return "instruction \(index), \(text(mine, index)) against \(text(others, index))"
      }
    }
    if mine.opcodes.count != others.opcodes.count { return "number of instructions" }
    if mine.hints != others.hints { return "branch hints" }
    return mine.damage == others.damage ? nil : "code that cannot be read"
  }

  private static func text(_ code: Code, _ index: Int) -> String {
    "\(OpcodeInfo.of(code.opcodes[index]).name) \(code.immediates[index])"
  }
}

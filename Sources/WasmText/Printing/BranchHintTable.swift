import WasmCore

/// The branch hints of a module that are written as annotations.
struct BranchHintTable {
  /// By offset from the start of the module.
  private var hints: [Int: Bool] = [:]

  /// The hints of a module; none if some of them cannot be written before an instruction.
  init(_ contents: ModuleContents, source: ModuleSource) {
    if contents.hasMisplacedBranchHint(source: source) { return }
    for (function, list) in contents.branchHints {
      guard let body = contents.functions[Int(truncatingIfNeeded: function)].body else { continue }
      for hint in list { hints[body.start &+ Int(truncatingIfNeeded: hint.offset)] = hint.isLikely }
    }
  }

  var isEmpty: Bool { hints.isEmpty }

  /// Whether the condition of the instruction at an offset from the start of the module is expected to hold.
  func isLikely(at offset: Int) -> Bool? { hints.isEmpty ? nil : hints[offset] }
}

import WasmCore

/// The branch hints of a module, decoded from their custom section.
struct BranchHintTable {
  static var sectionName: Name { "metadata.code.branch_hint" }

  /// By offset from the start of the module.
  private var hints: [Int: UInt8] = [:]

  init() {}

  /// Decodes the section; nil if it is not what the text format's annotations would be encoded as.
  init?(_ section: CustomSection, of contents: ModuleContents, source: ModuleSource) {
    var bytes = source.bytes(in: section.contents)[...]
    var previousFunction: UInt32?
    guard let count = Self.number(&bytes) else { return nil }
    for _ in 0..<count {
      guard let function = Self.number(&bytes), previousFunction.map({ $0 < function }) ?? true,
        function < contents.functions.count,
        let body = contents.functions[Int(truncatingIfNeeded: function)].body,
        let hintCount = Self.number(&bytes), hintCount > 0
      else { return nil }
      previousFunction = function
      let targets = Self.branchOffsets(body, contents, source)
      var previousOffset: UInt32?
      for _ in 0..<hintCount {
        guard let offset = Self.number(&bytes), previousOffset.map({ $0 < offset }) ?? true,
          Self.number(&bytes) == 1, let value = bytes.popFirst(), value <= 1
        else { return nil }
        previousOffset = offset
        let position = body.start &+ Int(truncatingIfNeeded: offset)
        guard targets.contains(position) else { return nil }
        hints[position] = value
      }
    }
    guard bytes.isEmpty else { return nil }
  }

  /// The hint for the instruction at an offset from the start of the module.
  func hint(at offset: Int) -> UInt8? { hints.isEmpty ? nil : hints[offset] }

  /// Where the conditional branches of a function are.
  private static func branchOffsets(
    _ body: SourceRange, _ contents: ModuleContents, _ source: ModuleSource
  ) -> Set<Int> {
    var offsets: Set<Int> = []
    var reader = InstructionReader(body, of: contents, source: source)
    do throws(ModuleError) {
      _ = try reader.readLocals()
      while let instruction = try reader.next() {
        if instruction.opcode == .if || instruction.opcode == .brIf { offsets.insert(instruction.offset) }
      }
    } catch {
      // The branches up to the damage are those that will be printed.
    }
    return offsets
  }

  /// Reads an unsigned number of at most 32 bits in the variable-length form.
  private static func number(_ bytes: inout ArraySlice<UInt8>) -> UInt32? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 35, let byte = bytes.popFirst() {
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return UInt32(exactly: value) }
      shift += 7
    }
    return nil
  }
}

/// What the author of a module expects of a conditional branch: an entry of the custom section
/// `metadata.code.branch_hint`.
public struct BranchHint: Hashable, Sendable {
  /// Where the instruction starts, in bytes from the start of the function's body.
  public var offset: UInt32
  /// Whether the condition of `if` or `br_if` is expected to hold.
  public var isLikely: Bool

  public init(offset: UInt32, isLikely: Bool) {
    self.offset = offset
    self.isLikely = isLikely
  }

  /// The name of the section that holds hints.
  public static var sectionName: Name { "metadata.code.branch_hint" }
}

extension ModuleContents {
  /// Whether a hint is for something else than `if` or `br_if`, which a module's text could not say.
  ///
  /// Nothing else checks that: such a hint has no effect.
  ///
  /// Complexity: O(*n*) in the size of the functions that have hints.
  public func hasMisplacedBranchHint(source: ModuleSource) -> Bool {
    branchHints.contains { function, hints in
      guard function < functions.count, let body = functions[Int(truncatingIfNeeded: function)].body else {
        return true
      }
      var next = 0
      var reader = InstructionReader(body, of: self, source: source)
      do throws(ModuleError) {
        _ = try reader.readLocals()
        while next < hints.count, let instruction = try reader.next() {
          let offset = instruction.offset &- body.start
          guard offset >= Int(truncatingIfNeeded: hints[next].offset) else { continue }
          guard offset == Int(truncatingIfNeeded: hints[next].offset), instruction.opcode.takesBranchHint else {
            return true
          }
          next += 1
        }
      } catch {
        return true
      }
      return next < hints.count
    }
  }
}

extension Opcode {
  /// Whether a branch hint may stand before the instruction.
  public var takesBranchHint: Bool { self == .if || self == .brIf }
}

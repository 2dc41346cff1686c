/// Reads the custom section of branch hints.
struct BranchHintDecoder {
  let source: ModuleSource
  let contents: ModuleContents

  /// The hints of the module by function, sorted by offset.
  ///
  /// There are none if the section is damaged, not in order, there twice, or behind the code. That is no error of the
  /// module, as little as with any other custom section.
  func decode() -> [UInt32: [BranchHint]] {
    let sections = contents.customSections.filter { $0.name == BranchHint.sectionName }
    let codeOffset = contents.sectionOffsets[Int(Section.code.rawValue)]
    guard sections.count == 1, sections[0].contents.start < codeOffset else { return [:] }
    var reader = ByteReader(source, range: sections[0].contents)
    do throws(ModuleError) {
      var hints: [UInt32: [BranchHint]] = [:]
      var previous: UInt32?
      for _ in 0..<(try reader.count()) {
        let function = try reader.u32()
        guard previous.map({ $0 < function }) ?? true, let list = try decodeFunction(function, &reader) else {
          return [:]
        }
        hints[function] = list
        previous = function
      }
      return reader.isAtEnd ? hints : [:]
    } catch {
      return [:]
    }
  }

  private func decodeFunction(_ function: UInt32, _ reader: inout ByteReader) throws(ModuleError) -> [BranchHint]? {
    guard function < contents.functions.count,
      let body = contents.functions[Int(truncatingIfNeeded: function)].body
    else { return nil }
    let count = try reader.count()
    guard count > 0 else { return nil }
    var hints: [BranchHint] = []
    for _ in 0..<count {
      let offset = try reader.u32()
      guard hints.last.map({ $0.offset < offset }) ?? true, offset < body.end &- body.start else { return nil }
      guard try reader.u32() == 1 else { return nil }
      let value = try reader.byte()
      guard value <= 1 else { return nil }
      hints.append(BranchHint(offset: offset, isLikely: value == 1))
    }
    return hints
  }
}

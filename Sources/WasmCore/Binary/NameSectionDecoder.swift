/// Reads the `name` custom section.
///
/// Names help people and never decide whether a module is valid, so a damaged section is read as far
/// as it makes sense and the rest is dropped.
struct NameSectionDecoder {
  private let source: ModuleSource
  private var names = NameSection()

  init(source: ModuleSource) { self.source = source }

  consuming func decode(_ range: SourceRange) -> NameSection {
    var reader = ByteReader(source, range: range)
    do throws(ModuleError) {
      while !reader.isAtEnd {
        let code = try reader.byte()
        var subsection = ByteReader(source, range: try reader.sizedRange())
        try decodeSubsection(code, &subsection)
      }
    } catch {
      // What was read before the damage stays.
    }
    return names
  }

  private mutating func decodeSubsection(_ code: UInt8, _ reader: inout ByteReader) throws(ModuleError) {
    switch code {
    case 0: names.module = try reader.name()
    case 1: try nameMap(&reader, &names.functions)
    case 2: try indirectNameMap(&reader, &names.locals)
    case 3: try indirectNameMap(&reader, &names.labels)
    case 4: try nameMap(&reader, &names.types)
    case 5: try nameMap(&reader, &names.tables)
    case 6: try nameMap(&reader, &names.memories)
    case 7: try nameMap(&reader, &names.globals)
    case 8: try nameMap(&reader, &names.elements)
    case 9: try nameMap(&reader, &names.data)
    case 10: try indirectNameMap(&reader, &names.fields)
    case 11: try nameMap(&reader, &names.tags)
    default: break
    }
  }

  private func nameMap(_ reader: inout ByteReader, _ map: inout [UInt32: Name]) throws(ModuleError) {
    let count = try reader.count()
    // An entry takes at least two bytes, which bounds what a lying count can reserve.
    map.reserveCapacity(min(count, reader.remaining / 2))
    for _ in 0..<count {
      let index = try reader.u32()
      map[index] = try reader.name()
    }
  }

  private func indirectNameMap(
    _ reader: inout ByteReader, _ map: inout [UInt32: [UInt32: Name]]
  ) throws(ModuleError) {
    let count = try reader.count()
    for _ in 0..<count {
      let index = try reader.u32()
      var inner = map[index] ?? [:]
      defer { if !inner.isEmpty { map[index] = inner } }
      try nameMap(&reader, &inner)
    }
  }
}

/// Structs, arrays, 31-bit numbers and casts.
func objectGroup() -> Group {
  var group = Group(file: "ObjectHandlers", title: "Fields, elements and casts.")
  group.rows += fieldRows() + elementRows()
  let integers = [
    ("arrayLength", "arrayValue", " { $0.arrayCount }"), ("i31New", "unary", " { $0 &<< 1 & 0xFFFF_FFFF | 1 }"),
    ("i31GetS", "i31Value", " { UInt64(UInt32(bitPattern: Int32(bitPattern: $0.low) &>> 1)) }"),
    ("i31GetU", "i31Value", " { UInt64($0.low &>> 1) }"),
  ]
  for (name, shape, operation) in integers {
    group.rows += unaryRows(name, shape: shape, operation: String(operation.dropFirst()))
  }
  for (name, check, words) in [("Concrete", "isConcrete", 3), ("Kind", "isKind", 2)] {
    for source in [slotA, accumulator] {
      group.rows += destinations.map { suffix, type, layout in
        Row(
          name: "test\(name)\(source.suffix)\(suffix)", layout: "\(source.layout)>\(layout)", words: words,
          body: "test(\(source.type).self, \(type).self, words: \(words), \(state)) { \(check)($0, $1, pc) }")
      }
    }
    for source in [slotA, accumulator] {
      group.rows.append(
        Row(
          name: "cast\(name)\(source.suffix)", layout: source.layout, words: words,
          body: "cast(\(source.type).self, words: \(words), \(state)) { \(check)($0, $1, pc) }"))
    }
  }
  group.rows += structureRows()
  return group
}

/// Structs of few words, whose fields are copied without a loop.
private func structureRows() -> [Row] {
  (1...4).flatMap { count in
    destinations.map { suffix, type, layout in
      let copies = (0..<count).map { "$0[\($0)] = $1[\($0)]" }.joined(separator: "; ")
      return Row(
        name: "structNew\(count)\(suffix)", layout: "h>\(layout)", words: 4,
        body: "makeStructure(\(type).self, \(state)) { \(copies) }")
    }
  }
}

private func fieldRows() -> [Row] {
  var rows: [Row] = []
  let loads = [
    ("64", "(value: UInt64) in value"),
    ("8S", "(value: Int8) in UInt64(UInt32(bitPattern: Int32(value)))"), ("8U", "(value: UInt8) in UInt64(value)"),
    ("16S", "(value: Int16) in UInt64(UInt32(bitPattern: Int32(value)))"), ("16U", "(value: UInt16) in UInt64(value)"),
  ]
  for source in [slotA, accumulator] {
    for (name, extend) in loads {
      rows += destinations.map { suffix, type, layout in
        Row(
          name: "fieldGet\(name)\(source.suffix)\(suffix)", layout: "\(source.layout)+o>\(layout)", words: 2,
          body: "fieldGet(\(source.type).self, \(type).self, \(state)) { \(extend) }")
      }
    }
    for (name, shape) in [("F32", "fieldGetSingle"), ("F64", "fieldGetDouble")] {
      rows += destinations.map { suffix, type, layout in
        Row(
          name: "fieldGet\(name)\(source.suffix)\(suffix)", layout: "\(source.layout)+o>\(layout)", words: 2,
          body: "\(shape)(\(source.type).self, \(type).self, \(state))")
      }
    }
    for value in [slotT, accumulator, constant] where source.suffix != "R" || value.suffix != "R" {
      rows.append(
        Row(
          name: "fieldSet64\(source.suffix)\(value.suffix)", layout: "\(value.layout)>\(source.layout)+o",
          words: 2 + value.words, body: "fieldSet(\(source.type).self, \(value.type).self, \(state))"))
    }
    for (name, bits) in [("F32", "UInt64(f.bitPattern)"), ("F64", "d.bitPattern")] {
      rows.append(
        Row(
          name: "fieldSet\(name)\(source.suffix)", layout: "r>\(source.layout)+o", words: 2,
          body: "fieldSetFloat(\(source.type).self, \(bits), \(state))"))
    }
  }
  return rows
}

private func elementRows() -> [Row] {
  var rows: [Row] = []
  let loads = [
    ("64", "(value: UInt64) in value"), ("32", "(value: UInt32) in UInt64(value)"),
    ("8S", "(value: Int8) in UInt64(UInt32(bitPattern: Int32(value)))"), ("8U", "(value: UInt8) in UInt64(value)"),
    ("16S", "(value: Int16) in UInt64(UInt32(bitPattern: Int32(value)))"), ("16U", "(value: UInt16) in UInt64(value)"),
  ]
  let forms = [(slotA, slotB), (slotA, accumulator), (accumulator, slotB)]
  for (name, extend) in loads {
    rows += binaryRows("elementGet\(name)", shape: "elementGet", forms: forms, operation: "{ \(extend) }")
  }
  for (name, shape) in [("F32", "elementGetSingle"), ("F64", "elementGetDouble")] {
    rows += forms.flatMap { array, index in
      destinations.map { suffix, type, layout in
        Row(
          name: "elementGet\(name)\(array.suffix)\(index.suffix)\(suffix)",
          layout: "\(array.layout)[\(index.layout)]>\(layout)", words: 2,
          body: "\(shape)(\(array.type).self, \(index.type).self, \(type).self, \(state))")
      }
    }
  }
  for (bits, type) in [(8, "UInt8"), (16, "UInt16"), (32, "UInt32"), (64, "UInt64")] {
    for (index, value) in [(slotB, slotT), (slotB, accumulator), (slotB, constant), (accumulator, slotT)] {
      rows.append(
        Row(
          name: "elementSet\(bits)S\(index.suffix)\(value.suffix)", layout: "\(value.layout)>a[\(index.layout)]",
          words: 2 + value.words, body: "elementSet(\(index.type).self, \(value.type).self, \(type).self, \(state))"))
    }
  }
  for (name, shape) in [("F32", "elementSetSingle"), ("F64", "elementSetDouble")] {
    rows.append(Row(name: "elementSet\(name)", layout: "r>a[b]", words: 2, body: "\(shape)(\(state))"))
  }
  return rows
}

/// Allocation, vectors, and work on whole arrays.
func allocationGroup() -> Group {
  func row(_ name: String, _ layout: String, _ words: Int) -> Row {
    Row(name: name, layout: layout, words: words, body: nil)
  }
  return Group(
    file: "AllocationHandlers", title: "",
    rows: [
      row("structNew", "h>r", 4), row("structNewT", "h>t", 4),
      row("structNewDefault", ">r", 4), row("structNewDefaultT", ">t", 4),
      row("arrayMake", "h>r", 5), row("arrayMakeT", "h>t", 5), row("arrayBulk", "h", 5),
      row("fieldGetVector", "a+o>t", 2), row("fieldSetVector", "t>a+o", 2),
      row("elementGetVector", "a[b]>t", 2), row("elementSetVector", "t>a[b]", 2),
      row("testFunction", "a>r", 3), row("testFunctionT", "a>t", 3), row("castFunction", "a", 3),
    ])
}

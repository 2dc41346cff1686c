import WasmCore

/// The second pass: type definitions. And how types are written anywhere.
extension ModuleParser {
  mutating func defineTypes() throws(TextError) {
    while reader.token.kind == .leftParenthesis {
      if reader.isList("type") {
        try defineType(isAlone: true)
        sections[.type].count &+= 1
      } else if reader.isList("rec") {
        try defineGroup()
      } else {
        reader.skipList()
      }
    }
  }

  private mutating func defineGroup() throws(TextError) {
    try reader.expectList("rec")
    let first = next[IndexSpace.Kind.type.rawValue]
    let start = sections[.type].bytes.count
    while reader.token.kind != .rightParenthesis { try defineType(isAlone: false) }
    try reader.expectClosing()
    let size = next[IndexSpace.Kind.type.rawValue] - first
    var header: [UInt8] = [0x4E]
    header.appendUnsigned(size)
    sections[.type].bytes.insert(contentsOf: header, at: start)
    sections[.type].count &+= 1
  }

  private mutating func defineType(isAlone: Bool) throws(TextError) {
    try reader.expectList("type")
    let index = takeNext(.type)
    _ = reader.takeIdentifier()
    try annotateName(.type, index)
    if reader.takeList("sub") {
      let isFinal = reader.take("final")
      var supertypes: [UInt32] = []
      while reader.token.isIndex { supertypes.append(try self.index(.type)) }
      if !isFinal || !supertypes.isEmpty {
        sections[.type].bytes.append(isFinal ? 0x4F : 0x50)
        sections[.type].bytes.appendCount(supertypes.count)
        for supertype in supertypes { sections[.type].bytes.appendUnsigned(supertype) }
      }
      try compositeType(index, isAlone: isAlone && isFinal && supertypes.isEmpty)
      try reader.expectClosing()
    } else {
      try compositeType(index, isAlone: isAlone)
    }
    try reader.expectClosing()
  }

  private mutating func compositeType(_ index: UInt32, isAlone: Bool) throws(TextError) {
    if reader.takeList("func") {
      try readSignature(.ignored)
      types.append(signature: signature, parameterCount: parameters.count, isAlone: isAlone)
      sections[.type].bytes.append(contentsOf: signature)
    } else if reader.takeList("struct") {
      types.appendOther()
      try structType(index)
    } else if reader.takeList("array") {
      types.appendOther()
      let element = try fieldType()
      sections[.type].bytes.append(0x5E)
      append(element)
    } else {
      throw reader.unexpected("a function, struct or array type")
    }
    try reader.expectClosing()
  }

  // MARK: Structs and arrays

  private struct FieldTypeCode {
    let storage: ValueTypeCode
    let isMutable: Bool
  }

  private mutating func structType(_ type: UInt32) throws(TextError) {
    var list: [FieldTypeCode] = []
    var named: [(index: UInt32, name: ArraySlice<UInt8>)] = []
    while reader.takeList("field") {
      let index = UInt32(truncatingIfNeeded: list.count)
      var name: ArraySlice<UInt8>?
      if let token = reader.takeIdentifier() {
        let identifier = identifiers.intern(token, in: reader.source.bytes)
        guard fields.updateValue(index, forKey: FieldKey(type: type, identifier: identifier)) == nil else {
          throw reader.error("duplicate field \(reader.shortText(token))", at: token)
        }
        name = identifiers.name(identifier)
      }
      if let annotated = try takeNameAnnotation("field") { name = annotated[...] }
      if let name {
        named.append((index, name))
        list.append(try fieldType())
      } else {
        while reader.token.kind != .rightParenthesis { list.append(try fieldType()) }
      }
      try reader.expectClosing()
    }
    names.addFields(type: type, named)
    sections[.type].bytes.append(0x5F)
    sections[.type].bytes.appendCount(list.count)
    for field in list { append(field) }
  }

  private mutating func append(_ field: FieldTypeCode) {
    sections[.type].bytes.appendType(field.storage)
    sections[.type].bytes.append(field.isMutable ? 1 : 0)
  }

  private mutating func fieldType() throws(TextError) -> FieldTypeCode {
    guard reader.takeList("mut") else { return FieldTypeCode(storage: try storageType(), isMutable: false) }
    let storage = try storageType()
    try reader.expectClosing()
    return FieldTypeCode(storage: storage, isMutable: true)
  }

  private mutating func storageType() throws(TextError) -> ValueTypeCode {
    if reader.take("i8") { return ValueTypeCode(code: 0x78) }
    if reader.take("i16") { return ValueTypeCode(code: 0x77) }
    return try valueType()
  }

  // MARK: Value types

  var isAtValueType: Bool { reader.token.kind == .keyword || reader.isList("ref") }

  mutating func valueType() throws(TextError) -> ValueTypeCode {
    if reader.token.kind == .keyword {
      for (word, code) in TypeKeywords.valueTypes where reader.isKeyword(word) {
        reader.advance()
        return ValueTypeCode(code: code)
      }
    }
    guard reader.isList("ref") else { throw reader.unexpected("a value type") }
    return try referenceType()
  }

  mutating func referenceType() throws(TextError) -> ValueTypeCode {
    guard reader.takeList("ref") else {
      let start = reader.token
      guard start.kind == .keyword else { throw reader.unexpected("a reference type") }
      let type = try valueType()
      guard type.code < 0x7B else { throw reader.error("unexpected token, expected a reference type", at: start) }
      return type
    }
    let isNullable = reader.take("null")
    let heap = try heapType()
    try reader.expectClosing()
    return ValueTypeCode(reference: heap, isNullable: isNullable)
  }

  mutating func heapType() throws(TextError) -> HeapTypeCode {
    if reader.token.kind == .keyword {
      for (word, code) in TypeKeywords.heapTypes where reader.isKeyword(word) {
        reader.advance()
        return HeapTypeCode(code: code)
      }
    }
    guard reader.token.isIndex else { throw reader.unexpected("a heap type") }
    return HeapTypeCode(index: try index(.type))
  }
}

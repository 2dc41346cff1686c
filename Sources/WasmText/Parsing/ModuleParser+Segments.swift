import WasmCore

/// Element and data segments.
extension ModuleParser {
  // MARK: Elements

  private enum ElementItems {
    /// Indices of functions, encoded.
    case functions(ModuleSections.Items)
    /// Expressions, encoded.
    case expressions(ModuleSections.Items, ValueTypeCode)
  }

  mutating func defineElements() throws(TextError) {
    let index = takeNext(.element)
    _ = reader.takeIdentifier()
    try annotateName(.element, index)
    if reader.take("declare") {
      append(try elementItems(allowsBareIndices: false), mode: 3, table: nil, offset: [])
      return
    }
    var table: UInt32?
    if reader.takeList("table") {
      table = try self.index(.table)
      try reader.expectClosing()
    }
    // A list here is the offset, unless it is the reference type of a passive segment.
    if table != nil || (reader.token.kind == .leftParenthesis && !reader.isList("ref")) {
      let offset = try offsetExpression()
      append(try elementItems(allowsBareIndices: table == nil), mode: 0, table: table, offset: offset)
    } else {
      append(try elementItems(allowsBareIndices: false), mode: 1, table: nil, offset: [])
    }
  }

  /// Reads the elements that a table definition contains, up to the closing parenthesis.
  ///
  /// - Returns: how many there are.
  mutating func inlineElements(table: UInt32, offset: [UInt8], type: ValueTypeCode) throws(TextError) -> UInt32 {
    guard reader.token.isIndex || reader.token.kind == .rightParenthesis, type == .funcref else {
      let list = reader.token.isIndex ? try functionReferences() : try elementExpressions()
      append(.expressions(list, type), mode: 0, table: table, offset: offset)
      return list.count
    }
    let list = try functionIndices()
    append(.functions(list), mode: 0, table: table, offset: offset)
    return list.count
  }

  private mutating func elementItems(allowsBareIndices: Bool) throws(TextError) -> ElementItems {
    if reader.take("func") { return .functions(try functionIndices()) }
    if allowsBareIndices, reader.token.isIndex || reader.token.kind == .rightParenthesis {
      return .functions(try functionIndices())
    }
    let type = try referenceType()
    return .expressions(try elementExpressions(), type)
  }

  private mutating func functionIndices() throws(TextError) -> ModuleSections.Items {
    var list = ModuleSections.Items()
    while reader.token.isIndex {
      list.bytes.appendUnsigned(try index(.function))
      list.count &+= 1
    }
    return list
  }

  /// Reads indices of functions and writes them as `ref.func` expressions.
  private mutating func functionReferences() throws(TextError) -> ModuleSections.Items {
    var list = ModuleSections.Items()
    while reader.token.isIndex {
      list.bytes.appendOpcode(.refFunc)
      list.bytes.appendUnsigned(try index(.function))
      list.bytes.append(0x0B)
      list.count &+= 1
    }
    return list
  }

  private mutating func elementExpressions() throws(TextError) -> ModuleSections.Items {
    var list = ModuleSections.Items()
    while reader.token.kind == .leftParenthesis {
      if reader.takeList("item") {
        list.bytes.append(contentsOf: try constantExpression(isSingle: false))
        try reader.expectClosing()
      } else {
        list.bytes.append(contentsOf: try constantExpression(isSingle: true))
      }
      list.count &+= 1
    }
    return list
  }

  /// Writes a segment in the shortest of the eight forms that the binary format has.
  ///
  /// - Parameter mode: 0 for active, 1 for passive, 3 for declarative.
  private mutating func append(_ items: ElementItems, mode: UInt8, table: UInt32?, offset: [UInt8]) {
    var bytes: [UInt8] = []
    switch items {
    case .functions(let list):
      let isShort = mode == 0 && (table ?? 0) == 0
      bytes.append(mode == 0 ? (isShort ? 0 : 2) : mode)
      if mode == 0, !isShort { bytes.appendUnsigned(table ?? 0) }
      bytes.append(contentsOf: offset)
      if !isShort { bytes.append(0x00) }
      bytes.appendUnsigned(list.count)
      bytes.append(contentsOf: list.bytes)
    case .expressions(let list, let type):
      let isShort = mode == 0 && (table ?? 0) == 0 && type == .funcref
      bytes.append(mode == 0 ? (isShort ? 4 : 6) : mode | 4)
      if mode == 0, !isShort { bytes.appendUnsigned(table ?? 0) }
      bytes.append(contentsOf: offset)
      if !isShort { bytes.appendType(type) }
      bytes.appendUnsigned(list.count)
      bytes.append(contentsOf: list.bytes)
    }
    sections[.element].count &+= 1
    sections[.element].bytes.append(contentsOf: bytes)
  }

  // MARK: Data

  mutating func defineData() throws(TextError) {
    let index = takeNext(.data)
    _ = reader.takeIdentifier()
    try annotateName(.data, index)
    var memory: UInt32?
    if reader.takeList("memory") {
      memory = try self.index(.memory)
      try reader.expectClosing()
    }
    guard memory != nil || reader.token.kind == .leftParenthesis else {
      sections[.data].count &+= 1
      sections[.data].bytes.append(1)
      sections[.data].bytes.appendVector(reader.takeStrings())
      return
    }
    let offset = try offsetExpression()
    addActiveData(memory: memory ?? 0, offset: offset, reader.takeStrings())
  }

  mutating func addActiveData(memory: UInt32, offset: [UInt8], _ bytes: [UInt8]) {
    sections[.data].count &+= 1
    if memory == 0 {
      sections[.data].bytes.append(0)
    } else {
      sections[.data].bytes.append(2)
      sections[.data].bytes.appendUnsigned(memory)
    }
    sections[.data].bytes.append(contentsOf: offset)
    sections[.data].bytes.appendVector(bytes)
  }

  // MARK: Expressions

  private mutating func offsetExpression() throws(TextError) -> [UInt8] {
    guard reader.takeList("offset") else { return try constantExpression(isSingle: true) }
    let offset = try constantExpression(isSingle: false)
    try reader.expectClosing()
    return offset
  }

  /// Reads an expression outside of functions.
  ///
  /// - Parameter isSingle: whether it is one folded instruction, instead of all up to a closing parenthesis.
  mutating func constantExpression(isSingle: Bool) throws(TextError) -> [UInt8] {
    code.removeAll(keepingCapacity: true)
    if isSingle, reader.token.kind != .leftParenthesis { throw reader.unexpected("an expression") }
    try expression(isSingle: isSingle)
    labels.reset()
    code.append(0x0B)
    return code
  }
}

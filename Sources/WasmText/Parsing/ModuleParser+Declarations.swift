import WasmCore

/// The first pass: which fields a module has.
extension ModuleParser {
  mutating func declareFields() throws(TextError) {
    /// What the first definition is of, since no import may come after it.
    var firstDefinition: StaticString?
    while reader.token.kind == .leftParenthesis {
      let closing = reader.token.closingIndex
      reader.advance()
      if reader.take("func") {
        try declare(.function)
        try checkImportOrder("function", &firstDefinition)
      } else if reader.take("type") {
        try declare(.type)
      } else if reader.take("rec") {
        try declareGroup()
      } else if reader.take("import") {
        if let definition = firstDefinition { throw reader.error("import after \(definition)") }
        try declareImport()
      } else if reader.take("global") {
        try declare(.global)
        try checkImportOrder("global", &firstDefinition)
      } else if reader.take("memory") {
        try declare(.memory)
        if hasInlineSegment("data", closing) { declareAnonymous(.data) }
        try checkImportOrder("memory", &firstDefinition)
      } else if reader.take("table") {
        try declare(.table)
        if hasInlineSegment("elem", closing) { declareAnonymous(.element) }
        try checkImportOrder("table", &firstDefinition)
      } else if reader.take("tag") {
        try declare(.tag)
        try checkImportOrder("tag", &firstDefinition)
      } else if reader.take("elem") {
        try declare(.element)
      } else if reader.take("data") {
        try declare(.data)
      } else if !reader.isKeyword("export"), !reader.isKeyword("start") {
        throw unknownField()
      }
      reader.move(to: closing + 1)
    }
    // What follows is checked by the pass that defines the fields.
  }

  private func unknownField() -> TextError {
    guard reader.token.kind == .keyword || reader.token.kind == .reserved else {
      return reader.unexpected("a module field")
    }
    return reader.error("unknown operator \(reader.shortText(reader.token)), expected a module field")
  }

  private mutating func declareGroup() throws(TextError) {
    while reader.isList("type") {
      let closing = reader.token.closingIndex
      reader.advance()
      reader.advance()
      try declare(.type)
      reader.move(to: closing + 1)
    }
  }

  private mutating func declareImport() throws(TextError) {
    _ = try reader.expectName()
    _ = try reader.expectName()
    try reader.expectOpening()
    if reader.take("func") {
      try declare(.function)
    } else if reader.take("table") {
      try declare(.table)
    } else if reader.take("memory") {
      try declare(.memory)
    } else if reader.take("global") {
      try declare(.global)
    } else if reader.take("tag") {
      try declare(.tag)
    } else {
      throw reader.unexpected("an import description")
    }
  }

  /// Checks that an inline import comes before every definition, or notes the definition.
  ///
  /// The reader stands after the identifier.
  private mutating func checkImportOrder(
    _ noun: StaticString, _ firstDefinition: inout StaticString?
  ) throws(TextError) {
    while reader.isList("export") { reader.skipList() }
    guard reader.isList("import") else {
      if firstDefinition == nil { firstDefinition = noun }
      return
    }
    if let definition = firstDefinition { throw reader.error("import after \(definition)") }
  }

  /// Whether a field contains a list such as `(data …)` directly.
  private mutating func hasInlineSegment(_ word: StaticString, _ closing: Int) -> Bool {
    let start = reader.position
    defer { reader.move(to: start) }
    while reader.position < closing {
      if reader.isList(word) { return true }
      if reader.token.kind == .leftParenthesis { reader.skipList() } else { reader.advance() }
    }
    return false
  }
}

import WasmCore

/// Actions, their arguments and what is expected of them.
extension ScriptParser {
  mutating func action() throws(TextError) -> Action {
    let action: Action
    if reader.takeList("invoke") {
      let module = takeIdentifier()
      let field = Name(try reader.expectName())
      var arguments: [ScriptValue] = []
      while reader.token.kind == .leftParenthesis { arguments.append(try argument()) }
      action = .invoke(module: module, field: field, arguments)
    } else {
      try reader.expectList("get")
      let module = takeIdentifier()
      action = .get(module: module, field: Name(try reader.expectName()))
    }
    try reader.expectClosing()
    return action
  }

  private mutating func argument() throws(TextError) -> ScriptValue {
    try reader.expectOpening()
    let value: ScriptValue
    if reader.take("i32.const") {
      value = .i32(UInt32(truncatingIfNeeded: try reader.expectInteger(32)))
    } else if reader.take("i64.const") {
      value = .i64(try reader.expectInteger(64))
    } else if reader.take("f32.const") {
      value = .f32(UInt32(truncatingIfNeeded: try reader.expectFloat(.single)))
    } else if reader.take("f64.const") {
      value = .f64(try reader.expectFloat(.double))
    } else if reader.take("v128.const") {
      let vector = try reader.expectVector()
      value = .v128(low: vector.low, high: vector.high)
    } else if reader.take("ref.null") {
      value = .refNull(try heapTypeName())
    } else if reader.take("ref.extern") {
      value = .refExtern(try reader.expectUInt32())
    } else if reader.take("ref.host") {
      value = .refHost(try reader.expectUInt32())
    } else {
      throw reader.unexpected("a constant")
    }
    try reader.expectClosing()
    return value
  }

  mutating func expectedResult() throws(TextError) -> ExpectedResult {
    guard reader.takeList("either") else { return try singleResult() }
    var alternatives: [ExpectedResult] = []
    while reader.token.kind == .leftParenthesis { alternatives.append(try singleResult()) }
    try reader.expectClosing()
    return .either(alternatives)
  }

  private mutating func singleResult() throws(TextError) -> ExpectedResult {
    try reader.expectOpening()
    let result: ExpectedResult
    if reader.take("i32.const") {
      result = .i32(UInt32(truncatingIfNeeded: try reader.expectInteger(32)))
    } else if reader.take("i64.const") {
      result = .i64(try reader.expectInteger(64))
    } else if reader.take("f32.const") {
      result = .f32(try floatPattern(.single))
    } else if reader.take("f64.const") {
      result = .f64(try floatPattern(.double))
    } else if reader.take("v128.const") {
      result = try vectorResult()
    } else {
      result = try referenceResult()
    }
    try reader.expectClosing()
    return result
  }

  private mutating func referenceResult() throws(TextError) -> ExpectedResult {
    if reader.take("ref.null") {
      return .refNull(reader.token.kind == .rightParenthesis ? nil : try heapTypeName())
    }
    if reader.take("ref.extern") {
      return .refExtern(reader.token.kind == .rightParenthesis ? nil : try reader.expectUInt32())
    }
    if reader.take("ref.host") { return .refHost(try reader.expectUInt32()) }
    if reader.take("ref.func") {
      if reader.token.isIndex { reader.advance() }
      return .refFunc
    }
    if reader.take("ref") { return .ref }
    let kinds: [(StaticString, String)] = [
      ("ref.any", "any"), ("ref.eq", "eq"), ("ref.i31", "i31"), ("ref.struct", "struct"), ("ref.array", "array"),
      ("ref.exn", "exn"),
    ]
    for (word, kind) in kinds where reader.take(word) { return .refKind(kind) }
    throw reader.unexpected("a result")
  }

  private mutating func floatPattern(_ format: FloatFormat) throws(TextError) -> FloatPattern {
    if reader.take("nan:canonical") { return .canonicalNaN }
    if reader.take("nan:arithmetic") { return .arithmeticNaN }
    return .bits(try reader.expectFloat(format))
  }

  private mutating func vectorResult() throws(TextError) -> ExpectedResult {
    let shape = try reader.expectVectorShape()
    var lanes: [FloatPattern] = []
    for _ in 0..<shape.laneCount {
      if let format = shape.format {
        lanes.append(try floatPattern(format))
      } else {
        lanes.append(.bits(try reader.expectInteger(shape.laneBits)))
      }
    }
    return .v128(shape, lanes)
  }

  private mutating func heapTypeName() throws(TextError) -> String {
    let token = reader.token
    guard token.kind == .keyword || token.isIndex else { throw reader.unexpected("a heap type") }
    reader.advance()
    return String(decoding: reader.text(token), as: UTF8.self)
  }
}

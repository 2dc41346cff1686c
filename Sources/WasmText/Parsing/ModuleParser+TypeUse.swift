import WasmCore

/// Function signatures, and how functions, blocks and calls refer to function types.
extension ModuleParser {
  /// What happens to the names of parameters.
  enum ParameterNames {
    /// They are locals of the function being defined.
    case bound
    /// They may be written and mean nothing.
    case ignored
    case forbidden
  }

  /// A reference to a function type; its written parameters and results are in `parameters` and `results`.
  struct TypeUse {
    /// The type named with `(type …)`.
    let named: UInt32?
    let start: Token
  }

  mutating func typeUse(_ parameterNames: ParameterNames) throws(TextError) -> TypeUse {
    let start = reader.token
    var named: UInt32?
    if reader.takeList("type") {
      named = try index(.type)
      try reader.expectClosing()
    }
    try readSignature(parameterNames)
    return TypeUse(named: named, start: start)
  }

  /// Reads `(param …)*` and `(result …)*` into `parameters`, `results` and, encoded, `signature`.
  mutating func readSignature(_ parameterNames: ParameterNames) throws(TextError) {
    parameters.removeAll(keepingCapacity: true)
    results.removeAll(keepingCapacity: true)
    while reader.takeList("param") { try readParameters(parameterNames) }
    while reader.takeList("result") {
      while reader.token.kind != .rightParenthesis { results.append(try valueType()) }
      try reader.expectClosing()
    }
    signature.removeAll(keepingCapacity: true)
    signature.append(0x60)
    signature.appendTypes(parameters)
    signature.appendTypes(results)
  }

  private mutating func readParameters(_ parameterNames: ParameterNames) throws(TextError) {
    let index = UInt32(truncatingIfNeeded: parameters.count)
    var isSingle = reader.token.kind == .identifier
    switch parameterNames {
    case .forbidden where isSingle:
      throw reader.unexpected("a value type")
    case .bound where isSingle:
      try declare(.local)
    case .ignored where isSingle:
      reader.advance()
    default:
      break
    }
    if let name = try takeNameAnnotation("param"), parameterNames != .forbidden {
      if parameterNames == .bound {
        if !isSingle { declareAnonymous(.local) }
        annotateLocal(index, name)
      }
      isSingle = true
    }
    if isSingle {
      parameters.append(try valueType())
    } else {
      while reader.token.kind != .rightParenthesis {
        parameters.append(try valueType())
        if parameterNames == .bound { declareAnonymous(.local) }
      }
    }
    try reader.expectClosing()
  }

  /// The index of the type that a type use stands for, adding a type if none fits.
  mutating func resolve(_ use: TypeUse) throws(TextError) -> UInt32 {
    let isWritten = !parameters.isEmpty || !results.isEmpty
    if let named = use.named {
      guard isWritten else { return named }
      guard named < types.count else { throw reader.error("unknown type \(named)", at: use.start) }
      guard types.matches(named, signature) else {
        throw reader.error("inline function type does not match type \(named)", at: use.start)
      }
      return named
    }
    if let index = types.index(ofSignature: signature) { return index }
    let index = types.count
    types.append(signature: signature, parameterCount: parameters.count, isAlone: true)
    sections[.type].bytes.append(contentsOf: signature)
    sections[.type].count &+= 1
    return index
  }

  /// Reads a type use as the type of a block and writes it.
  mutating func blockType() throws(TextError) {
    let use = try typeUse(.forbidden)
    if use.named == nil, parameters.isEmpty, results.count <= 1 {
      if let result = results.first { code.appendType(result) } else { code.append(0x40) }
    } else {
      code.appendSigned(Int64(try resolve(use)))
    }
  }
}

import WasmCore

/// Sequences of instructions, plain and folded.
///
/// A folded instruction comes after its operands in the binary format. Its bytes are written where
/// the code ends; if operands follow, they move to `pending` until the closing parenthesis.
extension ModuleParser {
  /// Reads instructions up to the parenthesis that closes the list around them, or one folded instruction.
  mutating func expression(isSingle: Bool) throws(TextError) {
    frames.removeAll(keepingCapacity: true)
    pending.removeAll(keepingCapacity: true)
    while true {
      switch reader.token.kind {
      case .leftParenthesis:
        try openList()
      case .rightParenthesis:
        guard let frame = frames.last else { return }
        try close(frame)
      case .keyword:
        if let frame = frames.last, !frame.kind.containsInstructions { throw unexpectedInFrame(frame) }
        try plainInstruction()
      default:
        throw reader.unexpected("an instruction")
      }
      if isSingle, frames.isEmpty { return }
    }
  }

  // MARK: Plain instructions

  private mutating func plainInstruction() throws(TextError) {
    let hint = try takeHint()
    let start = reader.token
    let info = try mnemonic()
    switch info.opcode {
    case .block, .loop, .if, .try, .tryTable:
      let label = takeLabel()
      try addHint(hint, info.opcode, at: code.count)
      code.appendOpcode(info.opcode)
      try blockType()
      if info.opcode == .tryTable { try catchClauses() }
      labels.push(label)
      let kind: InstructionFrame.Kind
      switch info.opcode {
      case .if: kind = .conditional
      case .try: kind = .attempt
      default: kind = .block
      }
      frames.append(InstructionFrame(kind: kind))
      return
    case .else, .end, .catch, .catchAll, .delegate:
      try noHint(hint)
      try continueBlock(info.opcode, start)
    default:
      try addHint(hint, info.opcode, at: code.count)
      try instruction(info)
    }
  }

  /// Reads what follows a keyword that ends a block or begins its next part.
  private mutating func continueBlock(_ opcode: Opcode, _ start: Token) throws(TextError) {
    guard let frame = frames.last else { throw unexpectedKeyword(start) }
    var next: InstructionFrame.Kind?
    switch (opcode, frame.kind) {
    case (.else, .conditional): next = .alternative
    case (.catch, .attempt), (.catch, .handler): next = .handler
    case (.catchAll, .attempt), (.catchAll, .handler): next = .lastHandler
    case (.delegate, .attempt): break
    case (.end, let kind) where kind.isPlain: break
    default: throw unexpectedKeyword(start)
    }
    switch opcode {
    case .else, .end: try matchLabel()
    default: break
    }
    code.appendOpcode(opcode)
    if opcode == .catch { code.appendUnsigned(try index(.tag)) }
    if let next {
      frames[frames.count - 1].kind = next
      return
    }
    labels.pop()
    frames.removeLast()
    // The label of a delegating block is not in force for its own target.
    if opcode == .delegate { code.appendUnsigned(try label()) }
  }

  private mutating func matchLabel() throws(TextError) {
    guard reader.token.kind == .identifier else { return }
    guard let top = labels.top, top == identifiers.intern(reader.token, in: reader.source.bytes) else {
      throw reader.error("mismatching label \(reader.shortText(reader.token))")
    }
    reader.advance()
  }

  // MARK: Folded instructions

  private mutating func openList() throws(TextError) {
    var hint = try takeHint()
    let opening = reader.position
    reader.advance()
    if let frame = frames.last {
      switch frame.kind {
      case .operands where reader.token.kind == .keyword: break
      case .foldedCondition, .foldedAfterThen, .foldedTry, .foldedAfterDo, .foldedAfterCatch:
        if try openPart(frame) { return try noHint(hint) }
        guard frame.kind == .foldedCondition else { throw unexpectedInFrame(frame) }
      case .foldedAfterElse, .foldedAfterCatchAll, .foldedAfterDelegate:
        throw reader.unexpected("\")\"")
      default: break
      }
    }
    if let second = try takeHint() {
      guard hint == nil else { throw annotations.error("duplicate annotation", at: second.annotation) }
      hint = second
    }
    let start = reader.token
    guard start.kind == .keyword else {
      reader.move(to: opening + 1)
      throw reader.unexpected("an instruction")
    }
    let info = try mnemonic()
    switch info.opcode {
    case .block, .loop, .tryTable, .try:
      try addHint(hint, info.opcode, at: code.count)
      let label = takeLabel()
      code.appendOpcode(info.opcode)
      try blockType()
      if info.opcode == .tryTable { try catchClauses() }
      labels.push(label)
      frames.append(InstructionFrame(kind: info.opcode == .try ? .foldedTry : .foldedBlock))
    case .if:
      let label = takeLabel()
      let start = code.count
      code.appendOpcode(.if)
      try blockType()
      frames.append(
        InstructionFrame(
          kind: .foldedCondition, pendingStart: postpone(from: start), label: label, hint: hint?.isLikely))
    case .else, .end, .catch, .catchAll, .delegate:
      throw unexpectedKeyword(start)
    default:
      let start = code.count
      try instruction(info)
      if reader.token.kind == .rightParenthesis {
        try addHint(hint, info.opcode, at: start)
        reader.advance()
        return
      }
      if info.opcode != .brIf { try noHint(hint) }
      frames.append(
        InstructionFrame(kind: .operands, pendingStart: postpone(from: start), hint: hint?.isLikely))
    }
  }

  /// Opens a part of a folded `if` or `try`.
  ///
  /// - Returns: whether there is one.
  private mutating func openPart(_ frame: InstructionFrame) throws(TextError) -> Bool {
    let kind: InstructionFrame.Kind
    switch frame.kind {
    case .foldedCondition where reader.take("then"):
      emit(frame)
      labels.push(frame.label)
      kind = .foldedThen
    case .foldedAfterThen where reader.take("else"):
      code.appendOpcode(.else)
      kind = .foldedElse
    case .foldedTry where reader.take("do"):
      kind = .foldedDo
    case .foldedAfterDo where reader.take("delegate"):
      labels.pop()
      code.appendOpcode(.delegate)
      code.appendUnsigned(try label())
      try reader.expectClosing()
      kind = .foldedAfterDelegate
    case .foldedAfterDo where reader.take("catch"), .foldedAfterCatch where reader.take("catch"):
      code.appendOpcode(.catch)
      code.appendUnsigned(try index(.tag))
      kind = .foldedCatch
    case .foldedAfterDo where reader.take("catch_all"), .foldedAfterCatch where reader.take("catch_all"):
      code.appendOpcode(.catchAll)
      kind = .foldedCatchAll
    default:
      return false
    }
    frames[frames.count - 1].kind = kind
    return true
  }

  /// Closes the innermost list.
  private mutating func close(_ frame: InstructionFrame) throws(TextError) {
    var next: InstructionFrame.Kind?
    switch frame.kind {
    case .operands:
      emit(frame)
    case .foldedBlock, .foldedAfterThen, .foldedAfterElse, .foldedAfterDo, .foldedAfterCatch, .foldedAfterCatchAll:
      code.appendOpcode(.end)
      labels.pop()
    case .foldedAfterDelegate: break
    case .foldedThen: next = .foldedAfterThen
    case .foldedElse: next = .foldedAfterElse
    case .foldedDo: next = .foldedAfterDo
    case .foldedCatch: next = .foldedAfterCatch
    case .foldedCatchAll: next = .foldedAfterCatchAll
    case .foldedCondition, .foldedTry, .block, .conditional, .alternative, .attempt, .handler, .lastHandler:
      throw unexpectedInFrame(frame)
    }
    reader.advance()
    if let next {
      frames[frames.count - 1].kind = next
    } else {
      frames.removeLast()
    }
  }

  /// Moves the end of the code to `pending`.
  ///
  /// - Returns: where it begins there.
  private mutating func postpone(from start: Int) -> Int {
    let pendingStart = pending.count
    pending.append(contentsOf: code[start...])
    code.removeSubrange(start...)
    return pendingStart
  }

  /// Writes the instruction of a frame, which is the last one in `pending`.
  private mutating func emit(_ frame: InstructionFrame) {
    if let hint = frame.hint {
      hints.append(BranchHint(offset: UInt32(truncatingIfNeeded: code.count), isLikely: hint))
    }
    code.append(contentsOf: pending[frame.pendingStart...])
    pending.removeSubrange(frame.pendingStart...)
  }

  // MARK: Pieces

  private mutating func mnemonic() throws(TextError) -> OpcodeInfo {
    let token = reader.token
    guard let info = mnemonics.find(reader.source.bytes, from: token.startOffset, to: token.endOffset) else {
      throw unexpectedKeyword(token)
    }
    reader.advance()
    return info
  }

  private mutating func takeLabel() -> Identifier? {
    guard let token = reader.takeIdentifier() else { return nil }
    return identifiers.intern(token, in: reader.source.bytes)
  }

  private mutating func catchClauses() throws(TextError) {
    var clauses = ModuleSections.Items()
    while let (code, hasTag) = takeCatch() {
      clauses.bytes.append(code)
      if hasTag { clauses.bytes.appendUnsigned(try index(.tag)) }
      clauses.bytes.appendUnsigned(try label())
      try reader.expectClosing()
      clauses.count &+= 1
    }
    code.appendUnsigned(clauses.count)
    code.append(contentsOf: clauses.bytes)
  }

  /// Moves past the opening of a catch clause of a `try_table`.
  private mutating func takeCatch() -> (code: UInt8, hasTag: Bool)? {
    if reader.takeList("catch") { return (0, true) }
    if reader.takeList("catch_ref") { return (1, true) }
    if reader.takeList("catch_all") { return (2, false) }
    if reader.takeList("catch_all_ref") { return (3, false) }
    return nil
  }

  // MARK: Branch hints

  private mutating func takeHint() throws(TextError) -> (isLikely: Bool, annotation: Annotation)? {
    guard isInFunction, !annotations.isEmpty else { return nil }
    return try takeHint(before: reader.position)
  }

  private mutating func addHint(
    _ hint: (isLikely: Bool, annotation: Annotation)?, _ opcode: Opcode, at offset: Int
  ) throws(TextError) {
    guard let hint else { return }
    guard opcode.takesBranchHint else { return try noHint(hint) }
    hints.append(BranchHint(offset: UInt32(truncatingIfNeeded: offset), isLikely: hint.isLikely))
  }

  /// Refuses a hint for something that does not branch on a condition.
  private func noHint(_ hint: (isLikely: Bool, annotation: Annotation)?) throws(TextError) {
    guard let hint else { return }
    throw annotations.error("invalid target", at: hint.annotation, kind: .invalidAnnotation)
  }

  // MARK: Errors

  private func unexpectedKeyword(_ token: Token) -> TextError {
    let isKnown =
      mnemonics.find(reader.source.bytes, from: token.startOffset, to: token.endOffset) != nil
      || Self.structuralKeywords.contains { reader.isKeyword(token, $0) }
    return reader.error("\(isKnown ? "unexpected token" : "unknown operator") \(reader.shortText(token))", at: token)
  }

  /// Keywords that are found between instructions when something else is out of order.
  private static var structuralKeywords: [StaticString] {
    ["then", "do", "param", "result", "local", "type", "func", "module", "import", "export", "item", "offset"]
  }

  private func unexpectedInFrame(_ frame: InstructionFrame) -> TextError {
    switch frame.kind {
    case .operands: reader.unexpected("an operand in parentheses")
    case .foldedCondition: reader.unexpected("\"(then\"")
    case .foldedAfterThen: reader.unexpected("\"(else\" or \")\"")
    case .foldedTry: reader.unexpected("\"(do\"")
    case .foldedAfterDo: reader.unexpected("\"(catch\", \"(catch_all\", \"(delegate\" or \")\"")
    case .foldedAfterCatch: reader.unexpected("\"(catch\", \"(catch_all\" or \")\"")
    case .block, .conditional, .alternative, .attempt, .handler, .lastHandler: reader.unexpected("\"end\"")
    default: reader.unexpected("\")\"")
    }
  }
}

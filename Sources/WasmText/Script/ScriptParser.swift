import WasmCore

/// Reads the commands of a script.
struct ScriptParser {
  var reader: TokenReader
  /// The last offset whose line is known, since lines are asked for in order.
  private var lineOffset = 0
  private var line = 1

  init(_ text: LexedText) { reader = TokenReader(text) }

  mutating func script() throws(TextError) -> [Command] {
    if isInlineModule {
      let text = reader.source.bytes
      return [Command(line: 1, kind: .module(ModuleDefinition(name: nil, form: .text(text, line: 1))))]
    }
    // Threads nest: for each that is open, what it contains so far.
    var threads: [PendingThread] = []
    var commands: [[Command]] = [[]]
    while true {
      switch reader.token.kind {
      case .leftParenthesis where reader.isList("thread"):
        guard threads.count < Self.deepestThread else {
          throw reader.error("more than \(threads.count) nested threads")
        }
        threads.append(try openThread())
        commands.append([])
      case .leftParenthesis:
        commands[commands.count - 1].append(try command())
      case .rightParenthesis:
        guard let thread = threads.popLast(), let inner = commands.popLast() else {
          throw reader.unexpected("a command")
        }
        reader.advance()
        let kind = Command.Kind.thread(name: thread.name, shared: thread.shared, inner)
        commands[commands.count - 1].append(Command(line: thread.line, kind: kind))
      case .end:
        return commands[0]
      default:
        throw reader.unexpected("a command")
      }
    }
  }

  /// How deep threads may nest. A tree of commands is released by recursion, which bounds it.
  private static var deepestThread: Int { 100 }

  private struct PendingThread {
    let line: Int
    let name: String
    let shared: String?
  }

  private mutating func openThread() throws(TextError) -> PendingThread {
    let line = commandLine()
    try reader.expectList("thread")
    guard let name = takeIdentifier() else { throw reader.unexpected("an identifier") }
    var shared: String?
    if reader.takeList("shared") {
      try reader.expectList("module")
      shared = takeIdentifier()
      try reader.expectClosing()
      try reader.expectClosing()
    }
    return PendingThread(line: line, name: name, shared: shared)
  }

  /// Whether the text is the fields of a module.
  private var isInlineModule: Bool {
    let fields: [StaticString] = [
      "type", "rec", "import", "func", "table", "memory", "global", "tag", "export", "start", "elem", "data",
    ]
    return fields.contains { reader.isList($0) }
  }

  // MARK: Commands

  private mutating func command() throws(TextError) -> Command {
    let line = commandLine()
    if reader.isList("module") { return Command(line: line, kind: try module()) }
    if reader.isList("invoke") || reader.isList("get") { return Command(line: line, kind: .action(try action())) }
    try reader.expectOpening()
    let command: Command
    if reader.take("register") {
      let name = Name(try reader.expectName())
      command = Command(line: line, kind: .register(name: name, module: takeIdentifier()))
    } else if reader.take("wait") {
      guard let name = takeIdentifier() else { throw reader.unexpected("an identifier") }
      command = Command(line: line, kind: .wait(name))
    } else {
      command = try assertion()
    }
    try reader.expectClosing()
    return command
  }

  private mutating func assertion() throws(TextError) -> Command {
    if reader.take("assert_return") {
      let line = commandLine()
      let action = try action()
      var results: [ExpectedResult] = []
      while reader.token.kind == .leftParenthesis { results.append(try expectedResult()) }
      return Command(line: line, kind: .assertReturn(action, results))
    }
    if reader.take("assert_trap") {
      let line = commandLine()
      guard reader.isList("module") else { return Command(line: line, kind: .assertTrap(try action(), try message())) }
      return Command(line: line, kind: .assertUninstantiable(try definition(), try message()))
    }
    if reader.take("assert_exhaustion") {
      return Command(line: commandLine(), kind: .assertExhaustion(try action(), try message()))
    }
    if reader.take("assert_exception") {
      return Command(line: commandLine(), kind: .assertException(try action()))
    }
    if reader.take("assert_unlinkable") {
      return Command(line: commandLine(), kind: .assertUnlinkable(try definition(), try message()))
    }
    if reader.take("assert_invalid") {
      return Command(line: commandLine(), kind: .assertInvalid(try definition(), try message()))
    }
    if reader.take("assert_malformed") {
      return Command(line: commandLine(), kind: .assertMalformed(try definition(), try message()))
    }
    if reader.take("assert_invalid_custom") {
      return Command(line: commandLine(), kind: .assertInvalidCustom(try definition(), try message()))
    }
    if reader.take("assert_malformed_custom") {
      return Command(line: commandLine(), kind: .assertMalformedCustom(try definition(), try message()))
    }
    throw reader.unexpected("a command")
  }

  private mutating func message() throws(TextError) -> String {
    String(decoding: try reader.expectString(), as: UTF8.self)
  }

  mutating func takeIdentifier() -> String? {
    guard let token = reader.takeIdentifier() else { return nil }
    let bytes = reader.source.bytes
    let start = token.startOffset + 1
    guard bytes[start] == UInt8(ascii: "\"") else {
      return String(decoding: bytes[start..<token.endOffset], as: UTF8.self)
    }
    return String(decoding: StringLiteral.decode(bytes, from: start, to: token.endOffset), as: UTF8.self)
  }

  /// The line of the keyword of the list that begins here, which other tools call the line of the command.
  private mutating func commandLine() -> Int {
    let line = currentLine()
    guard reader.token.kind == .leftParenthesis else { return line }
    return line + lineBreaks(from: reader.token.startOffset, to: reader.nextToken.startOffset)
  }

  /// The line of the current token.
  private mutating func currentLine() -> Int {
    let offset = reader.token.startOffset
    line += lineBreaks(from: lineOffset, to: offset)
    lineOffset = max(lineOffset, offset)
    return line
  }

  private func lineBreaks(from start: Int, to end: Int) -> Int {
    let bytes = reader.source.bytes
    var count = 0
    var index = start
    while index < end {
      let byte = bytes[index]
      index += 1
      if byte == 0x0A || (byte == 0x0D && !(index < bytes.count && bytes[index] == 0x0A)) { count += 1 }
    }
    return count
  }

  // MARK: Modules

  private mutating func module() throws(TextError) -> Command.Kind {
    let start = reader.position
    reader.advance()
    reader.advance()
    if reader.take("instance") {
      let first = takeIdentifier()
      let second = takeIdentifier()
      try reader.expectClosing()
      // A single identifier is that of the module.
      return second == nil ? .instance(instance: nil, module: first) : .instance(instance: first, module: second)
    }
    let isDefinition = reader.isKeyword("definition")
    reader.move(to: start)
    let module = try definition()
    return isDefinition ? .definition(module) : .module(module)
  }

  private mutating func definition() throws(TextError) -> ModuleDefinition {
    let line = currentLine()
    guard reader.isList("module") else { throw reader.unexpected("a module") }
    let opening = reader.token
    let closing = opening.closingIndex
    reader.advance()
    reader.advance()
    var erased: Token?
    if reader.isKeyword("definition") {
      erased = reader.token
      reader.advance()
    }
    let name = takeIdentifier()
    if reader.take("binary") {
      let bytes = reader.takeStrings()
      try reader.expectClosing()
      return ModuleDefinition(name: name, form: .binary(bytes))
    }
    if reader.take("quote") {
      let bytes = reader.takeStrings()
      try reader.expectClosing()
      return ModuleDefinition(name: name, form: .quote(bytes))
    }
    reader.move(to: closing)
    let text = moduleText(from: opening.startOffset, to: reader.token.endOffset, without: erased)
    reader.advance()
    return ModuleDefinition(name: name, form: .text(text, line: line))
  }

  /// The text of a module, as something that parses by itself and has its errors in the right columns.
  private func moduleText(from start: Int, to end: Int, without erased: Token?) -> [UInt8] {
    let bytes = reader.source.bytes
    var lineStart = start
    // Where many modules share a line, columns are not worth copying it for each.
    while lineStart > 0, start - lineStart < 200, bytes[lineStart - 1] != 0x0A, bytes[lineStart - 1] != 0x0D {
      lineStart -= 1
    }
    var text: [UInt8] = []
    text.reserveCapacity(end - lineStart)
    for index in lineStart..<start where bytes[index] & 0xC0 != 0x80 {
      text.append(bytes[index] == 0x09 ? 0x09 : 0x20)
    }
    let offset = text.count
    text.append(contentsOf: bytes[start..<end])
    if let erased {
      for index in erased.startOffset..<erased.endOffset { text[index - start + offset] = 0x20 }
    }
    return text
  }
}

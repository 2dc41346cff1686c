/// Reads the text of a pattern.
///
/// The language is that of Perl, without what needs more than linear time: see `docs/regular-expressions.md`.
struct PatternParser {
  /// What letters after `(?` switch.
  struct Flags {
    var ignoresCase = false
    /// Whether `.` takes the end of a line, too.
    var dotTakesLineEnd = false
    /// Whether `^` and `$` hold at every line.
    var isMultiline = false
  }

  private static let deepest = 100
  private static let mostRepetitions = 1000

  private let text: [Unicode.Scalar]
  /// Where each scalar begins, in bytes, and the end.
  private let offsets: [Int]
  private var position = 0
  private var flags: Flags
  private var depth = 0
  private(set) var groupCount = 0
  private(set) var groupNames: [String: Int] = [:]

  init(_ pattern: [UInt8], flags: Flags) throws(RegularExpressionError) {
    var scalars: [Unicode.Scalar] = []
    var offsets = [0]
    var decoder = UTF8()
    var iterator = pattern.makeIterator()
    decoding: while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar):
        scalars.append(scalar)
        offsets.append(offsets[offsets.count - 1] + UTF8.width(scalar))
      case .emptyInput: break decoding
      case .error: throw RegularExpressionError(reason: .notText, offset: offsets[offsets.count - 1])
      }
    }
    text = scalars
    self.offsets = offsets
    self.flags = flags
  }

  /// Reads the whole pattern.
  mutating func parse() throws(RegularExpressionError) -> Pattern {
    let pattern = try parseAlternatives()
    guard position == text.count else { throw error(.unopenedGroup) }
    return pattern
  }

  private func error(_ reason: RegularExpressionError.Reason, at position: Int? = nil) -> RegularExpressionError {
    RegularExpressionError(reason: reason, offset: offsets[min(position ?? self.position, text.count)])
  }

  // MARK: Characters

  private var next: Unicode.Scalar? { position < text.count ? text[position] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    position += 1
    return true
  }

  private mutating func take(_ string: String) -> Bool {
    let scalars = Array(string.unicodeScalars)
    guard text[position...].starts(with: scalars) else { return false }
    position += scalars.count
    return true
  }

  // MARK: Structure

  private mutating func parseAlternatives() throws(RegularExpressionError) -> Pattern {
    // A switch in a group ends with it.
    let saved = flags
    defer { flags = saved }
    var alternatives = [try parseSequence()]
    while take("|") { alternatives.append(try parseSequence()) }
    return alternatives.count == 1 ? alternatives[0] : .alternatives(alternatives)
  }

  private mutating func parseSequence() throws(RegularExpressionError) -> Pattern {
    var parts: [Pattern] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      guard let atom = try parseAtom() else { continue }
      parts.append(try parseRepetition(of: atom))
    }
    switch parts.count {
    case 0: return .empty
    case 1: return parts[0]
    default: return .sequence(parts)
    }
  }

  private mutating func parseRepetition(of atom: Pattern) throws(RegularExpressionError) -> Pattern {
    guard let (least, most) = try parseCount() else { return atom }
    let isGreedy = !take("?")
    if next == "+" { throw error(.notLinear("a possessive repetition")) }
    let end = position
    if try parseCount() != nil { throw error(.nothingToRepeat, at: end) }
    return .repeated(atom, atLeast: least, atMost: most, isGreedy: isGreedy)
  }

  /// Reads how often something is repeated; a brace that begins no such thing is a character.
  private mutating func parseCount() throws(RegularExpressionError) -> (least: Int, most: Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    let start = position
    guard take("{") else { return nil }
    let first = parseNumber()
    let hasComma = take(",")
    let second = hasComma ? parseNumber() : first
    guard take("}"), first != nil || (hasComma && second != nil) else {
      position = start
      return nil
    }
    let least = first ?? 0
    guard least <= Self.mostRepetitions, (second ?? least) <= Self.mostRepetitions, least <= second ?? least else {
      throw error(.badRepetition, at: start)
    }
    return (least, second)
  }

  /// A number in decimal digits; one that is too large is just larger than any that is allowed.
  private mutating func parseNumber() -> Int? {
    var number: Int?
    while let scalar = next, ("0"..."9").contains(scalar) {
      number = min((number ?? 0) * 10 + Int(scalar.value - 48), Self.mostRepetitions + 1)
      position += 1
    }
    return number
  }

  /// Reads what can be repeated; `nil` for a switch, which is nothing itself.
  private mutating func parseAtom() throws(RegularExpressionError) -> Pattern? {
    guard let scalar = next else { return nil }
    let start = position
    position += 1
    switch scalar {
    case "(": return try parseGroup(from: start)
    case "[": return .scalar(try parseBracket(from: start))
    case ".": return .scalar(flags.dotTakesLineEnd ? .any : .anyInLine)
    case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
    case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
    case "\\": return try parseEscape(from: start)
    case "*", "+", "?": throw error(.nothingToRepeat, at: start)
    case "{":
      position = start
      if try parseCount() != nil { throw error(.nothingToRepeat, at: start) }
      position = start + 1
      return literal(scalar)
    default: return literal(scalar)
    }
  }

  private func literal(_ scalar: Unicode.Scalar) -> Pattern { .scalar(folded(ScalarSet(scalar.value))) }

  private func folded(_ set: ScalarSet) -> ScalarSet { flags.ignoresCase ? set.foldingCase : set }

  // MARK: Groups

  private mutating func parseGroup(from start: Int) throws(RegularExpressionError) -> Pattern? {
    guard depth < Self.deepest else { throw error(.tooDeep, at: start) }
    depth += 1
    defer { depth -= 1 }
    var number: Int?
    let saved = flags
    if take("?") {
      if take("=") || take("!") { throw error(.notLinear("looking ahead"), at: start) }
      if take("<=") || take("<!") { throw error(.notLinear("looking behind"), at: start) }
      if take(">") { throw error(.notLinear("an atomic group"), at: start) }
      if take("P<") || take("<") {
        groupCount += 1
        number = groupCount
        try parseName(of: groupCount, from: start)
      } else if try parseFlags(from: start) {
        // A switch alone counts up to the end of the group around it.
        return nil
      }
    } else {
      groupCount += 1
      number = groupCount
    }
    let pattern = try parseAlternatives()
    flags = saved
    guard take(")") else { throw error(.unclosedGroup, at: start) }
    return number.map { .group(pattern, number: $0) } ?? pattern
  }

  private mutating func parseName(of number: Int, from start: Int) throws(RegularExpressionError) {
    var name = ""
    while let scalar = next, scalar != ">" {
      let isLetter = ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
      guard isLetter || (!name.isEmpty && ("0"..."9").contains(scalar)) else { throw error(.badGroup) }
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard take(">"), !name.isEmpty, groupNames[name] == nil else { throw error(.badGroup, at: start) }
    groupNames[name] = number
  }

  /// Reads `i-s:` or `i)`.
  /// - Returns: Whether that was all.
  private mutating func parseFlags(from start: Int) throws(RegularExpressionError) -> Bool {
    var isOn = true
    while let scalar = next {
      position += 1
      switch scalar {
      case "i": flags.ignoresCase = isOn
      case "s": flags.dotTakesLineEnd = isOn
      case "m": flags.isMultiline = isOn
      case "-" where isOn: isOn = false
      case ":": return false
      case ")": return true
      default: throw error(.badGroup, at: start)
      }
    }
    throw error(.unclosedGroup, at: start)
  }

  // MARK: Escapes

  private mutating func parseEscape(from start: Int) throws(RegularExpressionError) -> Pattern {
    guard let scalar = next else { throw error(.badEscape, at: start) }
    switch scalar {
    case "b", "B", "A", "z":
      position += 1
      switch scalar {
      case "b": return .assertion(.wordBoundary)
      case "B": return .assertion(.noWordBoundary)
      case "A": return .assertion(.textStart)
      default: return .assertion(.textEnd)
      }
    case "1"..."9", "k": throw error(.notLinear("a reference to a group"), at: start)
    default: return .scalar(folded(try parseCharacterEscape(from: start)))
    }
  }

  /// Reads an escape that stands for characters, after its backslash.
  private mutating func parseCharacterEscape(from start: Int) throws(RegularExpressionError) -> ScalarSet {
    guard let scalar = next else { throw error(.badEscape, at: start) }
    position += 1
    switch scalar {
    case "d": return .digits
    case "D": return ScalarSet.digits.inverted
    case "s": return .spaces
    case "S": return ScalarSet.spaces.inverted
    case "w": return .word
    case "W": return ScalarSet.word.inverted
    case "n": return ScalarSet(0x0A)
    case "r": return ScalarSet(0x0D)
    case "t": return ScalarSet(0x09)
    case "f": return ScalarSet(0x0C)
    case "v": return ScalarSet(0x0B)
    case "a": return ScalarSet(0x07)
    case "e": return ScalarSet(0x1B)
    case "0": return ScalarSet(0x00)
    case "x": return ScalarSet(try parseHexadecimal(digits: 2, from: start))
    case "u": return ScalarSet(try parseHexadecimal(digits: 4, from: start))
    default:
      // Any other letter may mean something one day.
      let isPunctuation = scalar.isASCII && !ScalarSet.word.contains(scalar.value)
      guard isPunctuation || scalar == "_" else { throw error(.badEscape, at: start) }
      return ScalarSet(scalar.value)
    }
  }

  /// Reads the number of a scalar: some digits, or any in braces.
  private mutating func parseHexadecimal(digits: Int, from start: Int) throws(RegularExpressionError) -> UInt32 {
    var (value, count): (UInt32, Int) = (0, 0)
    let isBraced = take("{")
    while let scalar = next, let digit = hex(scalar) {
      guard isBraced || count < digits else { break }
      guard value < 0x1000_0000 else { throw error(.badEscape, at: start) }
      value = value << 4 | digit
      count += 1
      position += 1
    }
    guard isBraced ? take("}") && count > 0 : count == digits, Unicode.Scalar(value) != nil else {
      throw error(.badEscape, at: start)
    }
    return value
  }

  private func hex(_ scalar: Unicode.Scalar) -> UInt32? {
    switch scalar {
    case "0"..."9": scalar.value - 0x30
    case "a"..."f": scalar.value - 0x61 + 10
    case "A"..."F": scalar.value - 0x41 + 10
    default: nil
    }
  }

  // MARK: Brackets

  private mutating func parseBracket(from start: Int) throws(RegularExpressionError) -> ScalarSet {
    let isInverted = take("^")
    var set = ScalarSet()
    var isFirst = true
    while true {
      guard let scalar = next else { throw error(.unclosedBracket, at: start) }
      // A bracket that comes first is a character.
      if scalar == "]" && !isFirst {
        position += 1
        break
      }
      isFirst = false
      let itemStart = position
      let item = try parseBracketItem(from: start)
      if let first = item.single, next == "-", position + 1 < text.count, text[position + 1] != "]" {
        position += 1
        let end = try parseBracketItem(from: start)
        guard let last = end.single, first <= last else { throw error(.badRange, at: itemStart) }
        set = set.union(ScalarSet([first...last]))
      } else {
        set = set.union(item)
      }
    }
    set = folded(set)
    return isInverted ? set.inverted : set
  }

  private mutating func parseBracketItem(from start: Int) throws(RegularExpressionError) -> ScalarSet {
    guard let scalar = next else { throw error(.unclosedBracket, at: start) }
    let itemStart = position
    position += 1
    if scalar == "\\" {
      // A backspace, here.
      if take("b") { return ScalarSet(0x08) }
      return try parseCharacterEscape(from: itemStart)
    }
    guard scalar == "[", take(":") else { return ScalarSet(scalar.value) }
    let isInverted = take("^")
    var name = ""
    while let scalar = next, scalar != ":", scalar != "]" {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard take(":]") else {
      // Just two characters.
      position = itemStart + 1
      return ScalarSet(scalar.value)
    }
    guard let set = ScalarSet.named(name) else { throw error(.unknownClass, at: itemStart) }
    return isInverted ? set.inverted : set
  }
}

extension ScalarSet {
  /// The scalar of a set of one.
  fileprivate var single: UInt32? {
    guard ranges.count == 1, let range = ranges.first, range.count == 1 else { return nil }
    return range.lowerBound
  }
}

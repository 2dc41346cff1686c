/// The units that a bracket expression such as `[a-z_]` or `[!0-9[:space:]]` matches.
struct GlobSet<Unit: GlobUnit>: Sendable {
  private var units: Set<Unit> = []
  private var ranges: [ClosedRange<Unit>] = []
  private var classes: [ASCIIClass] = []
  private let isNegated: Bool

  /// Reads a bracket expression, and moves `index` behind it.
  /// - Returns: `nil` when it is not complete, or names a class that does not exist.
  init?(_ pattern: ArraySlice<Unit>, at index: inout Int) {
    func ascii(_ place: Int) -> UInt8? { place < pattern.endIndex ? pattern[place].ascii : nil }
    var place = index + 1
    let isNegated = ascii(place) == UInt8(ascii: "!") || ascii(place) == UInt8(ascii: "^")
    self.isNegated = isNegated
    if isNegated { place += 1 }
    // The unit that a range can begin with.
    var previous: Unit?
    // A bracket that closes in the first place stands for itself.
    repeat {
      guard place < pattern.endIndex else { return nil }
      let unit = pattern[place]
      switch unit.ascii {
      case UInt8(ascii: "\\"):
        guard place + 1 < pattern.endIndex else { return nil }
        place += 1
        units.insert(pattern[place])
        previous = pattern[place]
      case UInt8(ascii: "-"):
        guard let first = previous, place + 1 < pattern.endIndex, ascii(place + 1) != UInt8(ascii: "]") else {
          units.insert(unit)
          previous = unit
          break
        }
        place += 1
        if ascii(place) == UInt8(ascii: "\\") { place += 1 }
        guard place < pattern.endIndex else { return nil }
        if first <= pattern[place] { ranges.append(first...pattern[place]) }
        previous = nil
      case UInt8(ascii: "[") where ascii(place + 1) == UInt8(ascii: ":"):
        guard let end = pattern[(place + 2)...].firstIndex(where: { $0.ascii == UInt8(ascii: "]") }) else { return nil }
        guard end - 1 > place + 1, ascii(end - 1) == UInt8(ascii: ":") else {
          units.insert(unit)
          previous = unit
          break
        }
        let name = pattern[(place + 2)..<(end - 1)].map { $0.ascii.map { Unicode.Scalar($0) } ?? "?" }
        guard let found = ASCIIClass(rawValue: String(String.UnicodeScalarView(name))) else { return nil }
        classes.append(found)
        place = end
        previous = nil
      default:
        units.insert(unit)
        previous = unit
      }
      place += 1
    } while ascii(place) != UInt8(ascii: "]")
    index = place + 1
  }

  /// Whether the expression matches a unit.
  func contains(_ unit: Unit) -> Bool {
    let isIn =
      units.contains(unit) || ranges.contains { $0.contains(unit) }
      || classes.contains { unit.ascii.map($0.contains) ?? false }
    return isIn != isNegated
  }
}

/// The classes of POSIX, in ASCII.
enum ASCIIClass: String, Sendable {
  case alnum, alpha, blank, cntrl, digit, graph, lower, print, punct, space, upper, xdigit

  /// Whether a byte is in the class.
  func contains(_ byte: UInt8) -> Bool {
    let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    let isVisible = byte > 0x20 && byte < 0x7F
    switch self {
    case .alnum: return isDigit || isLower || isUpper
    case .alpha: return isLower || isUpper
    case .blank: return byte == 0x20 || byte == 0x09
    case .cntrl: return byte < 0x20 || byte == 0x7F
    case .digit: return isDigit
    case .graph: return isVisible
    case .lower: return isLower
    case .print: return isVisible || byte == 0x20
    case .punct: return isVisible && !isDigit && !isLower && !isUpper
    case .space: return byte == 0x20 || (0x09...0x0D).contains(byte)
    case .upper: return isUpper
    case .xdigit: return isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
  }
}

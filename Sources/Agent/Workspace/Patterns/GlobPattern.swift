/// What patterns and names are made of: bytes, or characters.
protocol GlobUnit: Hashable, Comparable, Sendable {
  /// The unit as ASCII, if it is.
  var ascii: UInt8? { get }
}

extension UInt8: GlobUnit {
  var ascii: UInt8? { self < 0x80 ? self : nil }
}

extension Character: GlobUnit {
  var ascii: UInt8? { unicodeScalars.count == 1 ? asciiValue : nil }
}

/// A pattern with `*`, `?`, `[…]` and, in paths, `**`, as git matches it.
///
/// The pattern becomes a row of tokens, and a name is matched by following all ways through that row at once. So the time
/// is O(pattern × name), whatever the pattern is.
struct GlobPattern<Unit: GlobUnit>: Sendable {
  private enum Token: Sendable {
    case literal(Unit)
    /// Any unit but a slash.
    case one
    case set(GlobSet<Unit>)
    /// Any number of units.
    case many(includingSlashes: Bool)
    /// The next two tokens may be left out.
    case optionalPair
  }

  private var tokens: [Token] = []
  /// The whole pattern, if nothing in it is special.
  private var literal: [Unit]?

  /// - Parameter isPath: Whether it is matched with paths, so that `**` is more than `*`.
  /// - Returns: `nil` for a pattern that matches nothing, because a bracket or an escape is not complete.
  init?(_ pattern: ArraySlice<Unit>, isPath: Bool) {
    var index = pattern.startIndex
    while index < pattern.endIndex, !Self.isSpecial(pattern[index]) {
      tokens.append(.literal(pattern[index]))
      index += 1
    }
    if index == pattern.endIndex {
      literal = Array(pattern)
      return
    }
    // Two stars count as at the beginning of a name after literal units, too, as they do for git.
    let start = index
    while index < pattern.endIndex {
      switch pattern[index].ascii {
      case UInt8(ascii: "\\"):
        guard index + 1 < pattern.endIndex else { return nil }
        tokens.append(.literal(pattern[index + 1]))
        index += 2
      case UInt8(ascii: "?"):
        tokens.append(.one)
        index += 1
      case UInt8(ascii: "["):
        guard let set = GlobSet(pattern, at: &index) else { return nil }
        tokens.append(.set(set))
      case UInt8(ascii: "*"): appendStars(pattern, at: &index, isPath: isPath, start: start)
      default:
        tokens.append(.literal(pattern[index]))
        index += 1
      }
    }
  }

  private mutating func appendStars(
    _ pattern: ArraySlice<Unit>, at index: inout Int, isPath: Bool, start: Int
  ) {
    let first = index
    while index < pattern.endIndex, pattern[index].ascii == UInt8(ascii: "*") { index += 1 }
    let slash = UInt8(ascii: "/")
    let followsSlash = first == start || pattern[first - 1].ascii == slash
    guard isPath, index - first > 1, followsSlash else {
      tokens.append(.many(includingSlashes: false))
      return
    }
    if index < pattern.endIndex, pattern[index].ascii == slash {
      tokens += [.optionalPair, .many(includingSlashes: true), .literal(pattern[index])]
      index += 1
    } else {
      let isEscapedSlash =
        index + 1 < pattern.endIndex && pattern[index].ascii == UInt8(ascii: "\\") && pattern[index + 1].ascii == slash
      tokens.append(.many(includingSlashes: index == pattern.endIndex || isEscapedSlash))
    }
  }

  private static func isSpecial(_ unit: Unit) -> Bool {
    switch unit.ascii {
    case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "\\"): true
    default: false
    }
  }

  /// Whether the pattern matches all of a name or path.
  func matches(_ text: ArraySlice<Unit>) -> Bool {
    if let literal { return text.count == literal.count && text.elementsEqual(literal) }
    // Most names differ in the first or last unit.
    if case .literal(let first)? = tokens.first, text.first != first { return false }
    if case .literal(let last)? = tokens.last, text.last != last { return false }
    var present = [Bool](repeating: false, count: tokens.count + 1)
    enter(0, &present)
    var next = present
    for unit in text {
      for index in next.indices { next[index] = false }
      for index in tokens.indices where present[index] {
        switch tokens[index] {
        case .literal(let literal) where literal == unit: enter(index + 1, &next)
        case .one where unit.ascii != UInt8(ascii: "/"): enter(index + 1, &next)
        case .set(let set) where unit.ascii != UInt8(ascii: "/") && set.contains(unit): enter(index + 1, &next)
        case .many(let includingSlashes) where includingSlashes || unit.ascii != UInt8(ascii: "/"): enter(index, &next)
        default: break
        }
      }
      swap(&present, &next)
    }
    return present[tokens.count]
  }

  /// Marks a place in the row, and those that are reached from there without a unit.
  private func enter(_ index: Int, _ states: inout [Bool]) {
    var index = index
    while !states[index] {
      states[index] = true
      guard index < tokens.count else { return }
      switch tokens[index] {
      case .many: index += 1
      case .optionalPair:
        enter(index + 3, &states)
        index += 1
      default: return
      }
    }
  }
}

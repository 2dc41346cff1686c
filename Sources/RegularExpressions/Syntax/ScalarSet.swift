/// A set of Unicode scalars, as ranges in order that neither meet nor overlap.
struct ScalarSet: Equatable {
  static let last: UInt32 = 0x10FFFF
  /// Numbers between the two planes of surrogates are no scalars.
  private static let surrogates: ClosedRange<UInt32> = 0xD800...0xDFFF

  private(set) var ranges: [ClosedRange<UInt32>] = []

  init() {}

  /// The set of some ranges, in any order.
  init(_ ranges: [ClosedRange<UInt32>]) {
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let previous = self.ranges.last, range.lowerBound <= previous.upperBound &+ 1 {
        self.ranges[self.ranges.count - 1] = previous.lowerBound...max(previous.upperBound, range.upperBound)
      } else {
        self.ranges.append(range)
      }
    }
  }

  /// The set of some ASCII characters.
  init(ascii: String) { self.init(ascii.utf8.map { UInt32($0)...UInt32($0) }) }

  /// The set of one scalar.
  init(_ scalar: UInt32) { ranges = [scalar...scalar] }

  /// All scalars that are not in the set.
  var inverted: ScalarSet {
    var inverse: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ScalarSet(ranges + [Self.surrogates]).ranges {
      if next < range.lowerBound { inverse.append(next...(range.lowerBound - 1)) }
      next = range.upperBound + 1
    }
    if next <= Self.last { inverse.append(next...Self.last) }
    return ScalarSet(inverse)
  }

  /// What is in either set.
  func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }

  /// Whether a scalar is in the set.
  func contains(_ scalar: UInt32) -> Bool { ranges.contains { $0.contains(scalar) } }

  // MARK: Named sets

  static let digits = ScalarSet([0x30...0x39])
  static let spaces = ScalarSet([0x09...0x0D, 0x20...0x20])
  static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
  static let any = ScalarSet().inverted
  static let anyInLine = ScalarSet(0x0A).inverted

  /// The classes that brackets know by name, such as `[:alpha:]`.
  static func named(_ name: String) -> ScalarSet? {
    switch name {
    case "alnum": ScalarSet([0x30...0x39, 0x41...0x5A, 0x61...0x7A])
    case "alpha": ScalarSet([0x41...0x5A, 0x61...0x7A])
    case "ascii": ScalarSet([0x00...0x7F])
    case "blank": ScalarSet(ascii: " \t")
    case "cntrl": ScalarSet([0x00...0x1F, 0x7F...0x7F])
    case "digit": digits
    case "graph": ScalarSet([0x21...0x7E])
    case "lower": ScalarSet([0x61...0x7A])
    case "print": ScalarSet([0x20...0x7E])
    case "punct": ScalarSet([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E])
    case "space": spaces
    case "upper": ScalarSet([0x41...0x5A])
    case "word": word
    case "xdigit": ScalarSet([0x30...0x39, 0x41...0x46, 0x61...0x66])
    default: nil
    }
  }
}

/// The number of a process of a scheduler. Numbers count from 1 and are not used again.
public struct ProcessID: Hashable, Comparable, Sendable {
  /// The number.
  public let rawValue: UInt32

  /// A process by its number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static func < (one: ProcessID, other: ProcessID) -> Bool { one.rawValue < other.rawValue }
}

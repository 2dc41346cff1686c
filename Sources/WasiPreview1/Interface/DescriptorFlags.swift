/// The flags of an open file that guests can change.
public struct DescriptorFlags: OptionSet, Hashable, Sendable {
  /// The bits of the specification.
  public let rawValue: UInt16

  /// Flags by their bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Writes go to the end.
  public static let append = DescriptorFlags(rawValue: 1 << 0)
  /// Contents are durable when a write returns.
  public static let dataSync = DescriptorFlags(rawValue: 1 << 1)
  /// Calls that would have to wait fail instead.
  public static let nonBlocking = DescriptorFlags(rawValue: 1 << 2)
  /// Reads wait until what they read is durable.
  public static let readSync = DescriptorFlags(rawValue: 1 << 3)
  /// Contents and attributes are durable when a write returns.
  public static let sync = DescriptorFlags(rawValue: 1 << 4)

  /// All of them.
  static let all: DescriptorFlags = [.append, .dataSync, .nonBlocking, .readSync, .sync]
}

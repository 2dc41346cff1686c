/// A call that a guest makes, as a value: it can be made again later, by whoever runs the process.
public struct Call {
  /// What is called.
  public let function: Preview1Function
  /// With what.
  public let arguments: CallArguments
  /// By guests of which form of the interface.
  public let dialect: Dialect
  /// When the call was made first, by the monotonic clock, if it has been blocked since. Timeouts count from then.
  public internal(set) var start: UInt64?

  /// How many bytes have been received for a call that wants all that it has room for, and has been blocked since.
  var receivedCount = 0

  /// A call that has not been made.
  public init(_ function: Preview1Function, _ arguments: CallArguments, _ dialect: Dialect = .preview1) {
    self.function = function
    self.arguments = arguments
    self.dialect = dialect
  }
}

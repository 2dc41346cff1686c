/// What the output streams of a process may write together.
public final class OutputBudget {
  /// How many bytes are left.
  public fileprivate(set) var remaining: UInt64
  /// Whether somebody has wanted to write more.
  public fileprivate(set) var isExceeded = false

  /// A budget of so many bytes.
  public init(_ byteCount: UInt64) { remaining = byteCount }
}

/// A stream that takes no more bytes than its budget has. Who writes more is ended as by a limit on file sizes.
public final class LimitedOutput: ByteStream {
  private let stream: any ByteStream
  private let budget: OutputBudget

  /// A stream in front of another. Several may have one budget.
  public init(_ stream: any ByteStream, _ budget: OutputBudget) {
    self.stream = stream
    self.budget = budget
  }

  public var fileType: FileType { stream.fileType }
  public var hostDescriptor: Int32? { stream.hostDescriptor }

  public func addWaiter(_ waiter: Waiter, _ direction: WaitCondition.Direction) -> Bool {
    stream.addWaiter(waiter, direction)
  }

  public func readiness(_ direction: WaitCondition.Direction) -> Readiness { stream.readiness(direction) }

  public func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer { stream.read(into: buffer) }

  public func write(_ bytes: UnsafeRawBufferPointer) -> Transfer {
    guard budget.remaining > 0 else {
      budget.isExceeded = true
      return .refused(.fileSizeLimit)
    }
    let count = Int(clamping: min(UInt64(bytes.count), budget.remaining))
    let transfer = stream.write(UnsafeRawBufferPointer(rebasing: bytes.prefix(count)))
    if case .bytes(let written) = transfer { budget.remaining -= UInt64(written) }
    return transfer
  }

  public func close() { stream.close() }
}

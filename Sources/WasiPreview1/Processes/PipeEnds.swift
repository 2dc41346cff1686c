/// An end of a pipe from which bytes are read.
public final class PipeReader: ByteStream {
  private let pipe: Pipe
  private var isOpen = true

  init(_ pipe: Pipe) { self.pipe = pipe }

  deinit { close() }

  public var fileType: FileType { .unknown }

  public func readiness(_ direction: WaitCondition.Direction) -> Readiness {
    isOpen && direction == .read ? pipe.readReadiness : .failed(.badDescriptor)
  }

  public func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
    isOpen ? pipe.read(into: buffer) : .failed(.badDescriptor)
  }

  public func write(_ bytes: UnsafeRawBufferPointer) -> Transfer { .failed(.badDescriptor) }

  public func addWaiter(_ waiter: Waiter, _ direction: WaitCondition.Direction) -> Bool {
    pipe.addWaiter(waiter, direction)
    return true
  }

  public func close() {
    guard isOpen else { return }
    isOpen = false
    pipe.closeReader()
  }
}

/// An end of a pipe to which bytes are written.
public final class PipeWriter: ByteStream {
  private let pipe: Pipe
  private var isOpen = true

  init(_ pipe: Pipe) { self.pipe = pipe }

  deinit { close() }

  public var fileType: FileType { .unknown }

  public func readiness(_ direction: WaitCondition.Direction) -> Readiness {
    isOpen && direction == .write ? pipe.writeReadiness : .failed(.badDescriptor)
  }

  public func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer { .failed(.badDescriptor) }

  public func write(_ bytes: UnsafeRawBufferPointer) -> Transfer {
    isOpen ? pipe.write(bytes) : .failed(.badDescriptor)
  }

  public func addWaiter(_ waiter: Waiter, _ direction: WaitCondition.Direction) -> Bool {
    pipe.addWaiter(waiter, direction)
    return true
  }

  public func close() {
    guard isOpen else { return }
    isOpen = false
    pipe.closeWriter()
  }
}

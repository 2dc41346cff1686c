/// Reading and writing.
extension Process {
  func fdRead(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) -> CallResult {
    let descriptor = try descriptor(arguments.u32(0), .read)
    let vectors = try IOVectors(memory, arguments.u32(1), count: arguments.u32(2))
    try memory.check(arguments.u32(3), count: 4)
    guard let stream = descriptor.file.stream else { throw .notSupported }
    return try finish(read(stream, vectors), descriptor.file, .read, memory, arguments.u32(3))
  }

  func fdWrite(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) -> CallResult {
    let descriptor = try descriptor(arguments.u32(0), .write)
    let vectors = try IOVectors(memory, arguments.u32(1), count: arguments.u32(2))
    try memory.check(arguments.u32(3), count: 4)
    guard let stream = descriptor.file.stream else { throw .notSupported }
    return try finish(write(stream, vectors), descriptor.file, .write, memory, arguments.u32(3))
  }

  /// Tells the guest how a transfer went, or what it has to wait for.
  func finish(
    _ transfer: Transfer, _ file: OpenFile, _ direction: WaitCondition.Direction, _ memory: GuestMemory,
    _ count: GuestPointer
  ) throws(Errno) -> CallResult {
    switch transfer {
    case .bytes(let moved):
      try memory.store(UInt32(truncatingIfNeeded: moved), at: count)
      return .done(.success)
    case .failed(let errno): throw errno
    case .refused(let signal): return .killed(signal)
    case .wouldBlock:
      guard let stream = file.stream, !file.flags.contains(.nonBlocking) else { throw .again }
      return .blocked(WaitCondition([WaitCondition.Interest(stream, direction)]))
    }
  }

  /// Reads once, into the first buffer that has room: more could wait for input that never comes.
  func read(_ stream: any ByteStream, _ vectors: IOVectors) throws(Errno) -> Transfer {
    for index in 0..<vectors.count {
      let buffer = try vectors[index]
      if !buffer.isEmpty { return stream.read(into: buffer) }
    }
    return .bytes(0)
  }

  /// Writes as much as the stream takes, buffer by buffer.
  func write(_ stream: any ByteStream, _ vectors: IOVectors) throws(Errno) -> Transfer {
    var total = 0
    for index in 0..<vectors.count {
      var rest = UnsafeRawBufferPointer(try vectors[index])
      while !rest.isEmpty {
        let transfer = stream.write(rest)
        guard case .bytes(let count) = transfer, count > 0 else {
          // What went out before counts; the guest meets the failure at its next call.
          if total > 0 { return .bytes(total) }
          return transfer == .bytes(0) ? .wouldBlock : transfer
        }
        total += count
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      }
    }
    return .bytes(total)
  }
}

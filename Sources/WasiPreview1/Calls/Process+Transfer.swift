import ShadowFS

/// Reading and writing.
extension Process {
  func fdRead(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) -> CallResult {
    let file = try transferring(arguments.u32(0), .read)
    let vectors = try IOVectors(memory, arguments.u32(1), count: arguments.u32(2))
    try memory.check(arguments.u32(3), count: 4)
    guard let stream = file.stream else {
      let count = try read(file, at: file.offset, vectors)
      file.offset += count
      try memory.store(UInt32(truncatingIfNeeded: count), at: arguments.u32(3))
      return .done(.success)
    }
    return try finish(read(stream, vectors), file, .read, memory, arguments.u32(3))
  }

  func fdWrite(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) -> CallResult {
    let file = try transferring(arguments.u32(0), .write)
    let vectors = try IOVectors(memory, arguments.u32(1), count: arguments.u32(2))
    try memory.check(arguments.u32(3), count: 4)
    guard let stream = file.stream else {
      if file.flags.contains(.append) { file.offset = try size(of: file) }
      let count = try write(file, at: file.offset, vectors)
      file.offset += count
      try memory.store(UInt32(truncatingIfNeeded: count), at: arguments.u32(3))
      return .done(.success)
    }
    return try finish(write(stream, vectors), file, .write, memory, arguments.u32(3))
  }

  func fdPread(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) -> CallResult {
    let file = try transferring(arguments.u32(0), [.read, .seek])
    let vectors = try IOVectors(memory, arguments.u32(1), count: arguments.u32(2))
    try memory.check(arguments.u32(4), count: 4)
    let count = try read(file, at: try place(arguments.u64(3)), vectors)
    try memory.store(UInt32(truncatingIfNeeded: count), at: arguments.u32(4))
    return .done(.success)
  }

  func fdPwrite(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) -> CallResult {
    let file = try transferring(arguments.u32(0), [.write, .seek])
    let vectors = try IOVectors(memory, arguments.u32(1), count: arguments.u32(2))
    try memory.check(arguments.u32(4), count: 4)
    let count = try write(file, at: try place(arguments.u64(3)), vectors)
    try memory.store(UInt32(truncatingIfNeeded: count), at: arguments.u32(4))
    return .done(.success)
  }

  /// The open file that bytes are moved from or to.
  @inline(__always)
  private func transferring(_ number: UInt32, _ rights: Rights) throws(Errno) -> OpenFile {
    guard let descriptor = descriptors[number] else { throw .badDescriptor }
    switch descriptor.file.target {
    case .directory: throw .isDirectory
    case .stream, .connection, .listener:
      if rights.contains(.seek) { throw .invalidSeek }
    case .file, .device: break
    }
    guard descriptor.rights.isSuperset(of: rights) else { throw .notCapable }
    return descriptor.file
  }

  /// A place in a file, which is a number that the guest could also seek to.
  private func place(_ offset: UInt64) throws(Errno) -> UInt64 {
    guard offset <= UInt64(Int64.max) else { throw .invalid }
    return offset
  }

  // MARK: Files

  private func size(of file: OpenFile) throws(Errno) -> UInt64 {
    guard case .file(let files, let node) = file.target else { return 0 }
    return try translating { () throws(FileError) in try files.attributes(of: node).size }
  }

  /// Reads until the buffers are full or the file ends.
  private func read(_ file: OpenFile, at offset: UInt64, _ vectors: IOVectors) throws(Errno) -> UInt64 {
    guard let (files, node) = file.node else { throw .badDescriptor }
    var total: UInt64 = 0
    for index in 0..<vectors.count {
      let buffer = try vectors[index]
      if buffer.isEmpty { continue }
      let count: Int
      do throws(FileError) { count = try files.read(node, at: offset &+ total, into: buffer) } catch {
        // What came before the failure counts; the guest meets the failure at its next call.
        guard total > 0 else { throw Errno(error) }
        break
      }
      total += UInt64(count)
      if count < buffer.count { break }
    }
    return total
  }

  /// Writes as much as the file system has room for.
  private func write(_ file: OpenFile, at offset: UInt64, _ vectors: IOVectors) throws(Errno) -> UInt64 {
    guard let (files, node) = file.node else { throw .badDescriptor }
    var total: UInt64 = 0
    for index in 0..<vectors.count {
      let buffer = UnsafeRawBufferPointer(try vectors[index])
      if buffer.isEmpty { continue }
      let count: Int
      do throws(FileError) { count = try files.write(buffer, to: node, at: offset &+ total) } catch {
        guard total > 0 else { throw Errno(error) }
        break
      }
      total += UInt64(count)
      if count < buffer.count { break }
    }
    return total
  }

  // MARK: Streams

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

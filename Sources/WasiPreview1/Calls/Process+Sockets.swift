/// Sockets. Guests cannot make them; they get some that wait for connections at their start.
extension Process {
  func sockAccept(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) -> CallResult {
    let descriptor = try descriptor(arguments.u32(0))
    guard case .listener(let listener) = descriptor.file.target else { throw Self.notSocket(descriptor) }
    guard descriptor.rights.contains(.accept) else { throw .notCapable }
    let flags = DescriptorFlags(rawValue: UInt16(truncatingIfNeeded: arguments.u32(1)))
    guard flags.isSubset(of: .nonBlocking) else { throw .invalid }
    try memory.check(arguments.u32(2), count: 4)
    try descriptors.reserve()
    guard let connection = try listener.accept() else {
      guard !descriptor.file.flags.contains(.nonBlocking) else { throw .again }
      return .blocked(WaitCondition([WaitCondition.Interest(listener, .read)]))
    }
    let rights = Rights.connection.intersection(descriptor.inheritedRights)
    let number = try descriptors.add(Descriptor(OpenFile(connection, flags: flags), rights))
    try memory.store(number, at: arguments.u32(2))
    return .done(.success)
  }

  func sockRecv(_ call: inout Call, _ memory: GuestMemory) throws(Errno) -> CallResult {
    let arguments = call.arguments
    let (descriptor, connection) = try connection(arguments.u32(0), .read)
    let vectors = try IOVectors(memory, arguments.u32(1), count: arguments.u32(2))
    let (peeks, waitsForAll): (UInt32, UInt32) = (1, 2)
    let flags = arguments.u32(3)
    guard flags & ~(peeks | waitsForAll) == 0 else { throw .invalid }
    try memory.check(arguments.u32(4), count: 4)
    try memory.check(arguments.u32(5), count: 2)
    // Connections carry bytes, not messages that could be cut off.
    let noFlags: UInt16 = 0
    try memory.store(noFlags, at: arguments.u32(5))
    // Who only looks does not wait for all: what there is would not go away, and so never let anybody wait.
    let transfer =
      if flags & peeks != 0 {
        try peek(connection, vectors)
      } else if flags & waitsForAll != 0, !descriptor.file.flags.contains(.nonBlocking) {
        try receiveAll(connection, vectors, &call.receivedCount)
      } else {
        try receive(connection, vectors, after: 0).transfer
      }
    return try finish(transfer, descriptor.file, .read, memory, arguments.u32(4))
  }

  func sockSend(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) -> CallResult {
    let (descriptor, connection) = try connection(arguments.u32(0), .write)
    let vectors = try IOVectors(memory, arguments.u32(1), count: arguments.u32(2))
    guard arguments.u32(3) == 0 else { throw .invalid }
    try memory.check(arguments.u32(4), count: 4)
    return try finish(write(connection, vectors), descriptor.file, .write, memory, arguments.u32(4))
  }

  func sockShutdown(_ arguments: CallArguments) throws(Errno) {
    let (_, connection) = try connection(arguments.u32(0), .shutdown)
    let (reading, writing): (UInt32, UInt32) = (1, 2)
    let how = arguments.u32(1)
    guard how != 0, how & ~(reading | writing) == 0 else { throw .invalid }
    try connection.shutDown(reading: how & reading != 0, writing: how & writing != 0)
  }

  private func connection(
    _ number: UInt32, _ rights: Rights
  ) throws(Errno) -> (descriptor: Descriptor, connection: any Connection) {
    let descriptor = try descriptor(number)
    guard case .connection(let connection) = descriptor.file.target else { throw Self.notSocket(descriptor) }
    guard descriptor.rights.isSuperset(of: rights) else { throw .notCapable }
    return (descriptor, connection)
  }

  /// What is wrong with a descriptor of the wrong kind.
  private static func notSocket(_ descriptor: Descriptor) -> Errno {
    switch descriptor.file.target {
    case .listener: .notConnected
    case .connection: .invalid
    case .stream, .file, .directory, .device: .notSocket
    }
  }

  /// Reads into one buffer after the other what there is.
  ///
  /// - Parameter start: how many bytes at the start of the buffers are filled already.
  /// - Returns: the number of bytes that there are now, and what the connection has said last.
  private func receive(
    _ connection: any Connection, _ vectors: IOVectors, after start: Int
  ) throws(Errno) -> (transfer: Transfer, last: Transfer) {
    var (filled, total) = (start, start)
    for index in 0..<vectors.count {
      let buffer = try vectors[index]
      let skipped = min(filled, buffer.count)
      filled -= skipped
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[skipped...])
      if rest.isEmpty { continue }
      let transfer = connection.read(into: rest)
      guard case .bytes(let count) = transfer else {
        // What came before counts; the guest meets the failure at its next call.
        return (total > 0 ? .bytes(total) : transfer, transfer)
      }
      total += count
      // Less than there is room for: that was all, for now or forever.
      if count < rest.count { return (.bytes(total), transfer) }
    }
    return (.bytes(total), .bytes(total))
  }

  /// Reads until the buffers are full or the stream ends.
  ///
  /// - Parameter count: how many bytes have been received so far: the call is made again after it has been blocked.
  private func receiveAll(
    _ connection: any Connection, _ vectors: IOVectors, _ count: inout Int
  ) throws(Errno) -> Transfer {
    let room = try vectors.byteCount
    while count < room {
      let (transfer, last) = try receive(connection, vectors, after: count)
      if case .bytes(let total) = transfer { count = total }
      switch last {
      case .bytes(0): return .bytes(count)
      case .bytes: continue
      case .wouldBlock: return .wouldBlock
      case .failed, .refused: return transfer
      }
    }
    return .bytes(count)
  }

  private func peek(_ connection: any Connection, _ vectors: IOVectors) throws(Errno) -> Transfer {
    for index in 0..<vectors.count {
      let buffer = try vectors[index]
      if !buffer.isEmpty { return connection.peek(into: buffer) }
    }
    return .bytes(0)
  }
}

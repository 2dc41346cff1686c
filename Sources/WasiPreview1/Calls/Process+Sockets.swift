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

  func sockRecv(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) -> CallResult {
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
    let transfer = flags & peeks != 0 ? try peek(connection, vectors) : try read(connection, vectors)
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

  private func peek(_ connection: any Connection, _ vectors: IOVectors) throws(Errno) -> Transfer {
    for index in 0..<vectors.count {
      let buffer = try vectors[index]
      if !buffer.isEmpty { return connection.peek(into: buffer) }
    }
    return .bytes(0)
  }
}

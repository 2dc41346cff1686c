import ShadowFS

/// Descriptors themselves: offsets, flags, rights, names of preopened directories.
extension Process {
  func fdSeek(_ arguments: CallArguments, _ memory: GuestMemory, _ dialect: Dialect) throws(Errno) {
    let delta = Int64(bitPattern: arguments.u64(1))
    guard let whence = dialect.whence(arguments.u32(2)) else { throw .invalid }
    // Not moving is telling.
    let rights: Rights = whence == .current && delta == 0 ? .tell : .seek
    let (file, size) = try seekable(arguments.u32(0), rights)
    try memory.check(arguments.u32(3), count: 8)
    let base: UInt64
    switch whence {
    case .start: base = 0
    case .current: base = file.offset
    case .end: base = size
    }
    let (place, overflow) = Int64(clamping: base).addingReportingOverflow(delta)
    guard !overflow, place >= 0 else { throw overflow && delta > 0 ? .overflow : .invalid }
    if case .file = file.target { file.offset = UInt64(place) }
    try memory.store(file.offset, at: arguments.u32(3))
  }

  func fdTell(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    let (file, _) = try seekable(arguments.u32(0), .tell)
    try memory.store(file.offset, at: arguments.u32(1))
  }

  /// The open file with an offset, and its size. Devices have offsets, too, but they do not move.
  private func seekable(_ number: UInt32, _ rights: Rights) throws(Errno) -> (file: OpenFile, size: UInt64) {
    guard let descriptor = descriptors[number] else { throw .badDescriptor }
    // The right to seek includes that to tell.
    let isAllowed = descriptor.rights.contains(.seek) || descriptor.rights.isSuperset(of: rights)
    switch descriptor.file.target {
    case .file(let files, let node):
      guard isAllowed else { throw .notCapable }
      return (descriptor.file, try translating { () throws(FileError) in try files.attributes(of: node).size })
    case .device:
      guard isAllowed else { throw .notCapable }
      return (descriptor.file, 0)
    case .directory: throw .isDirectory
    case .stream, .connection, .listener: throw .invalidSeek
    }
  }

  /// Nothing is known better for the advice, but bad advice is told.
  func fdAdvise(_ arguments: CallArguments) throws(Errno) {
    _ = try file(arguments.u32(0), .advise, other: .invalidSeek)
    let lastAdvice: UInt32 = 5
    guard arguments.u32(3) <= lastAdvice else { throw .invalid }
    guard arguments.u64(1) <= UInt64(Int64.max), arguments.u64(2) <= UInt64(Int64.max) else { throw .invalid }
  }

  func fdAllocate(_ arguments: CallArguments) throws(Errno) {
    let (_, files, node) = try file(arguments.u32(0), .allocate, other: .noDevice)
    let (offset, count) = (arguments.u64(1), arguments.u64(2))
    guard offset <= UInt64(Int64.max), count > 0, count <= UInt64(Int64.max) else { throw .invalid }
    try translating { () throws(FileError) in try files.allocate(node, at: offset, count: count) }
  }

  /// `fd_sync` and `fd_datasync`: what is written through is on the host's disk then; what is in memory stays there.
  func fdSync(_ arguments: CallArguments, _ right: Rights) throws(Errno) {
    let descriptor = try descriptor(arguments.u32(0))
    guard let (files, node) = descriptor.file.node else { throw .invalid }
    guard descriptor.rights.contains(right) else { throw .notCapable }
    try translating { () throws(FileError) in try files.synchronize(node, onlyContents: right == .dataSync) }
  }

  func fdFdstatGet(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    let descriptor = try descriptor(arguments.u32(0))
    let place = arguments.u32(1)
    try memory.check(place, count: 24)
    // Zeros between the fields: guests should not see what was there before.
    try memory.store(UInt64(descriptor.file.fileType.rawValue), at: place)
    try memory.store(descriptor.file.flags.rawValue, at: place &+ 2)
    try memory.store(descriptor.rights.rawValue, at: place &+ 8)
    try memory.store(descriptor.inheritedRights.rawValue, at: place &+ 16)
  }

  func fdFdstatSetFlags(_ arguments: CallArguments) throws(Errno) {
    let descriptor = try descriptor(arguments.u32(0), .setFlags)
    guard let number = UInt16(exactly: arguments.u32(1)) else { throw .invalid }
    let flags = DescriptorFlags(rawValue: number)
    guard flags.isSubset(of: .all) else { throw .invalid }
    descriptor.file.flags = flags
  }

  func fdFdstatSetRights(_ arguments: CallArguments) throws(Errno) {
    let number = arguments.u32(0)
    let descriptor = try descriptor(number)
    let (rights, inherited) = (Rights(rawValue: arguments.u64(1)), Rights(rawValue: arguments.u64(2)))
    guard rights.isSubset(of: descriptor.rights), inherited.isSubset(of: descriptor.inheritedRights) else {
      throw .notCapable
    }
    descriptors.update(number) {
      $0.rights = rights
      $0.inheritedRights = inherited
    }
  }

  func fdPrestatGet(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    guard let name = try descriptor(arguments.u32(0)).preopenName else { throw .badDescriptor }
    let place = arguments.u32(1)
    try memory.check(place, count: 8)
    let directory: UInt32 = 0
    try memory.store(directory, at: place)
    try memory.store(UInt32(truncatingIfNeeded: name.count), at: place &+ 4)
  }

  func fdPrestatDirName(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    guard let name = try descriptor(arguments.u32(0)).preopenName else { throw .badDescriptor }
    let buffer = try memory.bytes(arguments.u32(1), count: arguments.u32(2))
    guard name.count <= buffer.count else { throw .nameTooLong }
    buffer.copyBytes(from: name)
  }
}

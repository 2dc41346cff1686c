import ShadowFS

/// Attributes of what is open and of what paths lead to.
extension Process {
  func fdFilestatGet(_ arguments: CallArguments, _ memory: GuestMemory, _ dialect: Dialect) throws(Errno) {
    let descriptor = try descriptor(arguments.u32(0), .attributes)
    guard let (files, node) = descriptor.file.node else {
      let status = FileStatus(type: descriptor.file.fileType)
      return try status.write(memory, at: arguments.u32(1), dialect)
    }
    let attributes = try translating { () throws(FileError) in try files.attributes(of: node) }
    try FileStatus(attributes).write(memory, at: arguments.u32(1), dialect)
  }

  func fdFilestatSetSize(_ arguments: CallArguments) throws(Errno) {
    let (_, files, node) = try file(arguments.u32(0), .setSize, other: .invalid)
    let size = arguments.u64(1)
    guard size <= UInt64(Int64.max) else { throw .invalid }
    try translating { () throws(FileError) in try files.setSize(of: node, to: size) }
  }

  func fdFilestatSetTimes(_ arguments: CallArguments) throws(Errno) {
    let descriptor = try descriptor(arguments.u32(0), .setTimes)
    guard let (files, node) = descriptor.file.node else { throw .invalid }
    try setTimes(of: node, in: files, access: arguments.u64(1), modification: arguments.u64(2), arguments.u32(3))
  }

  func pathFilestatGet(_ arguments: CallArguments, _ memory: GuestMemory, _ dialect: Dialect) throws(Errno) {
    let (_, files, start) = try directory(arguments.u32(0), .pathAttributes)
    let node = try node(
      at: try path(memory, arguments.u32(2), arguments.u32(3)), lookup: arguments.u32(1), from: start, in: files)
    let attributes = try translating { () throws(FileError) in try files.attributes(of: node) }
    try FileStatus(attributes).write(memory, at: arguments.u32(4), dialect)
  }

  func pathFilestatSetTimes(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    let (_, files, start) = try directory(arguments.u32(0), .setPathTimes)
    let node = try node(
      at: try path(memory, arguments.u32(2), arguments.u32(3)), lookup: arguments.u32(1), from: start, in: files)
    try setTimes(of: node, in: files, access: arguments.u64(4), modification: arguments.u64(5), arguments.u32(6))
  }

  private func setTimes(
    of node: NodeID, in files: FileSystem, access: UInt64, modification: UInt64, _ bits: UInt32
  ) throws(Errno) {
    let flags = TimeFlags(rawValue: bits)
    guard flags.isValid else { throw .invalid }
    let now = files.configuration.clock()
    try translating { () throws(FileError) in
      try files.setTimes(
        of: node,
        access: flags.contains(.accessNow) ? now : flags.contains(.access) ? access : nil,
        modification: flags.contains(.modificationNow) ? now : flags.contains(.modification) ? modification : nil)
    }
  }
}

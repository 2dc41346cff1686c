/// Descriptors themselves: offsets, flags, rights, names of preopened directories.
extension Process {
  func fdSeek(_ arguments: CallArguments, _ memory: GuestMemory, _ dialect: Dialect) throws(Errno) {
    _ = try descriptor(arguments.u32(0))
    guard dialect.whence(arguments.u32(2)) != nil else { throw .invalid }
    throw .invalidSeek
  }

  func fdTell(_ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    _ = try descriptor(arguments.u32(0))
    throw .invalidSeek
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
    let flags = DescriptorFlags(rawValue: UInt16(truncatingIfNeeded: arguments.u32(1)))
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
    guard name.count <= arguments.u32(2) else { throw .nameTooLong }
    try memory.write(name, at: arguments.u32(1))
  }
}

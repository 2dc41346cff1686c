/// Arguments and variables.
extension Process {
  /// `args_get` and `environ_get`: an array of pointers, and the block that they point into.
  func get(_ table: StringTable, _ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    let (pointers, block) = (arguments.u32(0), arguments.u32(1))
    try memory.check(pointers, count: UInt64(table.offsets.count) * 4)
    try memory.write(table.block, at: block)
    var place = pointers
    for offset in table.offsets {
      try memory.store(block &+ offset, at: place)
      place &+= 4
    }
  }

  /// `args_sizes_get` and `environ_sizes_get`: how many strings, and the size of the block.
  func getSizes(_ table: StringTable, _ arguments: CallArguments, _ memory: GuestMemory) throws(Errno) {
    try memory.check(arguments.u32(1), count: 4)
    try memory.store(UInt32(truncatingIfNeeded: table.offsets.count), at: arguments.u32(0))
    try memory.store(UInt32(truncatingIfNeeded: table.block.count), at: arguments.u32(1))
  }
}

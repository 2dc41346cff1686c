import WasmCore

/// Strings in the form in which guests receive arguments and variables: one block, each string ended by a zero.
struct StringTable {
  /// Where each string starts in `block`.
  let offsets: [UInt32]
  let block: [UInt8]

  init(_ strings: [String]) {
    var offsets: [UInt32] = []
    var block: [UInt8] = []
    for string in strings {
      offsets.append(UInt32(truncatingIfNeeded: block.count))
      block += string.utf8
      block.append(0)
    }
    self.offsets = offsets
    self.block = block
  }
}

extension Wasi {
  /// `args_get` and `environ_get`: an array of pointers, and the block that they point into.
  func get(_ table: StringTable, _ caller: Caller, _ slots: HostSlots) throws(Errno) {
    let memory = GuestMemory(caller)
    let (pointers, block) = (slots.i32(0), slots.i32(1))
    try memory.check(pointers, count: UInt64(table.offsets.count) * 4)
    try memory.write(table.block, at: block)
    var place = pointers
    for offset in table.offsets {
      try memory.store(block &+ offset, at: place)
      place &+= 4
    }
  }

  /// `args_sizes_get` and `environ_sizes_get`: how many strings, and the size of the block.
  func getSizes(_ table: StringTable, _ caller: Caller, _ slots: HostSlots) throws(Errno) {
    let memory = GuestMemory(caller)
    try memory.store(UInt32(truncatingIfNeeded: table.offsets.count), at: slots.i32(0))
    try memory.store(UInt32(truncatingIfNeeded: table.block.count), at: slots.i32(1))
  }
}

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

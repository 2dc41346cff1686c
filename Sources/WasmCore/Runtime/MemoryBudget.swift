/// What the memories of a store may use together.
struct MemoryBudget {
  /// Bytes that they may still grow by.
  var unused: UInt64
  /// Address space that may still be reserved beyond what is needed. A process has 128 TiB or less, which many
  /// stores share with everything else, and each memory that can grow asks for gigabytes.
  private var reservable: UInt64 = 1 << 40

  init(bytes: UInt64) { unused = bytes }

  /// Takes address space, unless there is not enough.
  mutating func reserve(_ byteCount: Int) -> Bool {
    guard UInt64(byteCount) <= reservable else { return false }
    reservable -= UInt64(byteCount)
    return true
  }
}

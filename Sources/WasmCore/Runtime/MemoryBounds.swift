/// How many bytes a memory of a type has at first, and may have at most under a limit.
struct MemoryBounds {
  let minimum: UInt64
  let maximum: UInt64
  let limit: UInt64
  /// Base-2 logarithm of the page size.
  let shift: UInt64

  init(_ type: MemoryType, limit: UInt64) {
    shift = UInt64(type.pageSizeLog2)
    self.limit = limit
    minimum = Self.byteCount(type.limits.minimum, shift)
    maximum = min(Self.byteCount(type.limits.maximum ?? .max, shift), limit, Self.addressable(type))
  }

  /// As far as addresses reach; the number of pages must fit an address, too.
  private static func addressable(_ type: MemoryType) -> UInt64 {
    switch type.address {
    case .i32: type.pageSizeLog2 == 0 ? UInt64(UInt32.max) : 1 << 32
    case .i64: .max
    }
  }

  private static func byteCount(_ pages: UInt64, _ shift: UInt64) -> UInt64 {
    pages > UInt64.max >> shift ? .max : pages << shift
  }

  /// The bytes that the memory has at first; nil if the limit or the host's addresses do not allow them.
  var minimumByteCount: Int? { minimum <= maximum ? Int(exactly: minimum) : nil }

  /// Why there can be no such memory.
  var refusal: LimitError {
    minimum > limit ? .memoryBytes(limit: limit, requested: minimum) : .outOfMemory(requested: minimum)
  }
}

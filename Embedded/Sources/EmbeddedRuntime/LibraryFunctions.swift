#if arch(wasm32)
  import CHost

  // The functions of a C library that code of the Swift compiler calls.

  @c(posix_memalign)
  public func posixMemalign(
    _ result: UnsafeMutablePointer<UnsafeMutableRawPointer?>, _ alignment: Int, _ count: Int
  ) -> Int32 {
    let block = Allocator.allocate(UInt(bitPattern: count), alignment: UInt(bitPattern: alignment))
    guard block != 0 else { return 12 }
    result.pointee = UnsafeMutableRawPointer(bitPattern: block)
    return 0
  }

  /// `free`, under a name that Swift allows.
  @c(chost_free)
  public func hostFree(_ block: UnsafeMutableRawPointer?) {
    if let block { Allocator.free(UInt(bitPattern: block)) }
  }

  @c(memcmp)
  public func memcmp(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    var index = 0
    while index < count {
      let difference = Int32(left[index]) &- Int32(right[index])
      if difference != 0 { return difference }
      index &+= 1
    }
    return 0
  }

  /// Seeds of hashing.
  @c(arc4random_buf)
  public func arc4randomBuf(_ bytes: UnsafeMutableRawPointer, _ count: Int) { chost_random(bytes, chost_size(count)) }

  @c(putchar)
  public func putchar(_ character: Int32) -> Int32 {
    var byte = UInt8(truncatingIfNeeded: character)
    chost_print(&byte, 1)
    return character
  }

  /// The product of two 128-bit integers, modulo 2^128.
  @c(__multi3)
  public func multiply128(
    _ result: UnsafeMutablePointer<UInt64>, _ leftLow: UInt64, _ leftHigh: UInt64, _ rightLow: UInt64,
    _ rightHigh: UInt64
  ) {
    // Not `multipliedFullWidth`, which would call this function.
    let mask: UInt64 = 0xffff_ffff
    let (a, b) = (leftLow & mask, leftLow >> 32)
    let (c, d) = (rightLow & mask, rightLow >> 32)
    let low = a &* c
    let middle = (low >> 32) &+ ((a &* d) & mask) &+ ((b &* c) & mask)
    result[0] = (low & mask) | (middle << 32)
    result[1] =
      b &* d &+ ((a &* d) >> 32) &+ ((b &* c) >> 32) &+ (middle >> 32) &+ leftLow &* rightHigh
      &+ leftHigh &* rightLow
  }
#endif

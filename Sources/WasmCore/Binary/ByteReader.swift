/// Reads the primitive values of the binary format, front to back, within a range of a module.
///
/// A plain pointer and two positions, so that copying and passing it costs nothing. Every read is
/// checked against `end`; what does not fit the format is a `.malformed` error at its own offset.
struct ByteReader {
  // SAFETY: bytes `0 ..< end` behind `base` are readable while the `ModuleSource` lives, which
  // whoever made the reader keeps alive; every access below checks `position` against `end`.
  let base: UnsafePointer<UInt8>
  /// The offset of the next byte, from the start of the module.
  var position: Int
  /// The offset at which reading must stop.
  let end: Int

  init(base: UnsafePointer<UInt8>, position: Int, end: Int) {
    self.base = base
    self.position = position
    self.end = end
  }

  /// A reader of `range`, clamped to the source.
  init(_ source: ModuleSource, range: SourceRange) {
    base = source.base
    end = min(max(range.end, 0), source.count)
    position = min(max(range.start, 0), end)
  }

  @inline(__always) var remaining: Int { end &- position }
  @inline(__always) var isAtEnd: Bool { position >= end }

  @inline(__always)
  mutating func byte() throws(ModuleError) -> UInt8 {
    guard position < end else { throw unexpectedEnd() }
    let value = base[position]
    position &+= 1
    return value
  }

  /// Moves on by `count` bytes.
  @inline(__always)
  mutating func skip(_ count: Int) throws(ModuleError) {
    guard count <= remaining else { throw unexpectedEnd() }
    position &+= count
  }

  /// A little-endian integer of `byteCount` (at most eight) bytes.
  mutating func littleEndian(byteCount: Int) throws(ModuleError) -> UInt64 {
    let start = position
    try skip(byteCount)
    var value: UInt64 = 0
    for index in 0..<byteCount {
      value |= UInt64(base[start &+ index]) &<< UInt64(truncatingIfNeeded: 8 &* index)
    }
    return value
  }

  // MARK: LEB128

  @inline(__always)
  mutating func u32() throws(ModuleError) -> UInt32 {
    if position < end {
      let first = base[position]
      if first < 0x80 {
        position &+= 1
        return UInt32(first)
      }
    }
    return UInt32(truncatingIfNeeded: try unsigned(bits: 32))
  }

  @inline(__always)
  mutating func u64() throws(ModuleError) -> UInt64 {
    if position < end {
      let first = base[position]
      if first < 0x80 {
        position &+= 1
        return UInt64(first)
      }
    }
    return try unsigned(bits: 64)
  }

  @inline(__always)
  mutating func s32() throws(ModuleError) -> Int32 {
    if position < end {
      let first = base[position]
      if first < 0x80 {
        position &+= 1
        return (Int32(first) &<< 25) &>> 25
      }
    }
    return Int32(truncatingIfNeeded: try signed(bits: 32))
  }

  /// A 33-bit integer: a type index, or a negative code for a type written in one byte.
  @inline(__always)
  mutating func s33() throws(ModuleError) -> Int64 { try signed(bits: 33) }

  @inline(__always)
  mutating func s64() throws(ModuleError) -> Int64 {
    if position < end {
      let first = base[position]
      if first < 0x80 {
        position &+= 1
        return (Int64(first) &<< 57) &>> 57
      }
    }
    return try signed(bits: 64)
  }

  /// An unsigned LEB128 integer that must fit `bits` bits and take no more bytes than those need.
  @inline(never)
  private mutating func unsigned(bits: UInt64) throws(ModuleError) -> UInt64 {
    let start = position
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try byte()
      let left = bits &- shift
      if left < 7, byte & 0x7F >= 1 &<< UInt8(truncatingIfNeeded: left) {
        throw malformed("integer too large: it does not fit \(bits) bits", at: start)
      }
      result |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return result }
      guard left > 7 else { throw tooLong(bits: bits, at: start) }
      shift &+= 7
    }
  }

  /// A signed LEB128 integer that must fit `bits` bits and take no more bytes than those need.
  @inline(never)
  private mutating func signed(bits: UInt64) throws(ModuleError) -> Int64 {
    let start = position
    var result: Int64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try byte()
      let left = bits &- shift
      if left < 7 {
        // The bits beyond the integer's own must repeat its sign.
        let beyond = Int8(truncatingIfNeeded: byte &<< 1) &>> Int8(truncatingIfNeeded: left)
        guard beyond == 0 || beyond == -1 else {
          throw malformed("integer too large: it does not fit \(bits) bits", at: start)
        }
      }
      result |= Int64(byte & 0x7F) &<< Int64(truncatingIfNeeded: shift)
      shift &+= 7
      if byte < 0x80 {
        guard shift < 64 else { return result }
        let unused = Int64(truncatingIfNeeded: 64 &- shift)
        return (result &<< unused) &>> unused
      }
      guard left > 7 else { throw tooLong(bits: bits, at: start) }
    }
  }

  // MARK: Counts and names

  /// A count of things that each take at least one byte. More than there are bytes left cannot be true.
  mutating func count() throws(ModuleError) -> Int {
    let start = position
    let count = try u32()
    guard UInt64(count) <= UInt64(remaining) else {
      throw malformed("unexpected end: \(count) items are declared but \(remaining) bytes are left", at: start)
    }
    return Int(truncatingIfNeeded: count)
  }

  /// A length in bytes, then that many bytes; the reader moves past them.
  mutating func sizedRange() throws(ModuleError) -> SourceRange {
    let start = position
    let size = try u32()
    guard UInt64(size) <= UInt64(remaining) else {
      throw malformed("length out of bounds: \(size) bytes are declared but \(remaining) are left", at: start)
    }
    let range = SourceRange(start: position, end: position &+ Int(truncatingIfNeeded: size))
    position = range.end
    return range
  }

  // MARK: Errors

  @inline(never)
  func malformed(_ message: String, at offset: Int? = nil) -> ModuleError {
    ModuleError(.malformed, message, offset: offset ?? position)
  }

  @inline(never)
  private func unexpectedEnd() -> ModuleError { malformed("unexpected end of section or function") }

  @inline(never)
  private func tooLong(bits: UInt64, at offset: Int) -> ModuleError {
    malformed("integer representation too long: more than \((bits &+ 6) / 7) bytes for \(bits) bits", at: offset)
  }
}

/// The gzip file format (RFC 1952): one or more compressed members, one after the other.
public enum Gzip {
  /// Whether `bytes` begins as a gzip file does.
  public static func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
  }

  /// The expanded contents of all members, at most `limit` bytes. Checksums and lengths are compared.
  ///
  /// Zero bytes may follow, as tapes and some tools leave them.
  public static func expand(_ bytes: UnsafeRawBufferPointer, limit: Int) throws(InflateError) -> [UInt8] {
    var result: [UInt8] = []
    var position = 0
    repeat {
      position = try skipHeader(bytes, from: position)
      let member: (bytes: [UInt8], consumed: Int)
      do throws(InflateError) {
        member = try Inflate.expand(UnsafeRawBufferPointer(rebasing: bytes[position...]), limit: limit - result.count)
      } catch {
        if case .tooLarge = error { throw .tooLarge(limit: limit) }
        throw error
      }
      position += member.consumed
      guard bytes.count - position >= 8 else { throw .truncated }
      // SAFETY: eight bytes are there.
      let checksum = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
      let count = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position + 4, as: UInt32.self))
      guard checksum == CRC32(member.bytes).value, count == UInt32(truncatingIfNeeded: member.bytes.count) else {
        throw .checksum
      }
      position += 8
      if result.isEmpty { result = member.bytes } else { result += member.bytes }
      if bytes[position...].allSatisfy({ $0 == 0 }) { return result }
      guard matches(UnsafeRawBufferPointer(rebasing: bytes[position...])) else { throw .trailingBytes }
    } while true
  }

  /// The expanded contents of all members, at most `limit` bytes.
  public static func expand(_ bytes: [UInt8], limit: Int) throws(InflateError) -> [UInt8] {
    let outcome: Result<[UInt8], InflateError> = bytes.withUnsafeBytes { buffer in
      do throws(InflateError) {
        return .success(try expand(buffer, limit: limit))
      } catch { return .failure(error) }
    }
    return try outcome.get()
  }

  /// A gzip file with `bytes` in it, uncompressed and without a date: the same bytes make the same file.
  public static func store(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var file: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
    StoredDeflate.append(bytes, to: &file)
    var checksum = CRC32()
    checksum.update(bytes)
    for word in [checksum.value, UInt32(truncatingIfNeeded: bytes.count)] {
      for shift in [UInt32(0), 8, 16, 24] { file.append(UInt8(truncatingIfNeeded: word &>> shift)) }
    }
    return file
  }

  /// Where the compressed data of the member at `start` begins.
  private static func skipHeader(_ bytes: UnsafeRawBufferPointer, from start: Int) throws(InflateError) -> Int {
    guard matches(UnsafeRawBufferPointer(rebasing: bytes[start...])) else { throw .notGzip }
    guard bytes.count - start >= 10 else { throw .truncated }
    let flags = bytes[start + 3]
    guard bytes[start + 2] == 8, flags & 0xE0 == 0 else { throw .unsupported }
    var position = start + 10
    if flags & 4 != 0 {
      guard bytes.count - position >= 2 else { throw .truncated }
      position += 2 + Int(bytes[position]) + Int(bytes[position + 1]) << 8
      guard position <= bytes.count else { throw .truncated }
    }
    // A name and a comment, each ended by a zero byte.
    for flag: UInt8 in [8, 16] where flags & flag != 0 {
      guard let end = bytes[position...].firstIndex(of: 0) else { throw .truncated }
      position = end + 1
    }
    if flags & 2 != 0 {
      guard bytes.count - position >= 2 else { throw .truncated }
      var checksum = CRC32()
      checksum.update(UnsafeRawBufferPointer(rebasing: bytes[start..<position]))
      let expected = UInt32(bytes[position]) | UInt32(bytes[position + 1]) << 8
      guard checksum.value & 0xFFFF == expected else { throw .checksum }
      position += 2
    }
    return position
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file descriptor of the system.
struct Descriptor {
  let rawValue: Int32

  /// Writes everything, however many calls that takes.
  ///
  /// - Returns: the system's error number, or nil when all is written.
  func put(_ bytes: UnsafeRawBufferPointer) -> Int32? {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      let count = write(rawValue, start, rest.count)
      if count >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }

  /// Reads up to the end, which pipes and terminals have as well.
  ///
  /// - Returns: nil and leaves `errno` set when reading fails.
  func takeAll() -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(rawValue, &buffer, buffer.count)
      if count == 0 { return bytes }
      if count > 0 {
        bytes += buffer[..<count]
      } else if errno != EINTR {
        return nil
      }
    }
  }
}

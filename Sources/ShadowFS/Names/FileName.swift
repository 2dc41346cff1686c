/// The name of a directory entry: 1 to 255 bytes without `/` and NUL, and neither `.` nor `..`.
///
/// Names are bytes, as on the host; they need not be UTF-8. They are ordered by their bytes.
public struct FileName: Hashable, Sendable {
  /// The most bytes that a name may have.
  public static let maximumLength = 255

  /// The bytes of the name.
  public let bytes: [UInt8]

  /// A name from its bytes.
  /// - Throws: `nameTooLong`, or `invalid` for what can be no name at all.
  public init(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    guard bytes.count <= FileName.maximumLength else { throw .nameTooLong }
    guard !bytes.isEmpty else { throw .invalid }
    let dot = UInt8(ascii: ".")
    if bytes[0] == dot, bytes.count == 1 || (bytes.count == 2 && bytes[1] == dot) { throw .invalid }
    for byte in bytes where byte == 0 || byte == UInt8(ascii: "/") { throw .invalid }
    self.bytes = [UInt8](bytes)
  }

  /// A name from its bytes.
  /// - Throws: `nameTooLong`, or `invalid` for what can be no name at all.
  public init(_ bytes: [UInt8]) throws(FileError) {
    let name: Result<FileName, FileError> = bytes.withUnsafeBytes { bytes in
      do throws(FileError) { return .success(try FileName(bytes)) } catch { return .failure(error) }
    }
    self = try name.get()
  }

  /// A name from the UTF-8 bytes of a string.
  /// - Throws: `nameTooLong`, or `invalid` for what can be no name at all.
  public init(_ string: String) throws(FileError) {
    self = try FileName([UInt8](string.utf8))
  }
}

extension FileName {
  /// Hashes the name as a whole; arrays are hashed element by element.
  public func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }
}

extension FileName: Comparable {
  /// Whether the bytes of `left` come before those of `right`.
  public static func < (left: FileName, right: FileName) -> Bool { left.bytes.precedes(right.bytes) }
}

extension FileName: CustomStringConvertible {
  /// The name as text; bytes that are no UTF-8 are replaced.
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}

extension FileName: StablyHashable {
  var stableHash: UInt64 {
    var hash = StableHash()
    hash.combine(bytes)
    return hash.value
  }
}

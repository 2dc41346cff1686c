/// The name of an import, export or custom section, compared byte by byte.
///
/// Swift's `String` compares by canonical equivalence; WebAssembly names that differ only in
/// normalisation are different names, so a `Name` is its UTF-8 bytes.
public struct Name: Hashable, Sendable, ExpressibleByStringLiteral {
  public let bytes: [UInt8]

  public init(_ bytes: [UInt8]) { self.bytes = bytes }
  public init(_ text: String) { bytes = Array(text.utf8) }
  public init(stringLiteral value: String) { self.init(value) }
}

extension Name: CustomStringConvertible {
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}

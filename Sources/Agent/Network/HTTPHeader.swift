/// A line of a request's or a response's head.
public struct HTTPHeader: Hashable, Sendable {
  /// The name, as it was written.
  public var name: String
  /// The value, without space around it.
  public var value: String

  /// A header.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// Whether name and value can be sent: a line break in one would begin another header.
  static func canBeSent(_ name: String, _ value: String) -> Bool {
    let isName = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"): true
      default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
    }
    return isName && !name.isEmpty && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
  }
}

/// The headers of a response, in their order.
public struct HTTPHeaders: Hashable, Sendable {
  /// All of them.
  public var all: [HTTPHeader]

  /// These headers.
  public init(_ all: [HTTPHeader] = []) { self.all = all }

  /// The value of the first header of that name, however it is written.
  public subscript(name: String) -> String? {
    let name = name.lowercased()
    return all.first { $0.name.lowercased() == name }?.value
  }

  /// The type that the body is said to have, in small letters and without parameters.
  public var mediaType: String? {
    guard let value = self["content-type"] else { return nil }
    let type = value.prefix { $0 != ";" && $0 != " " && $0 != "\t" && $0 != "," }.lowercased()
    return type.isEmpty ? nil : type
  }
}

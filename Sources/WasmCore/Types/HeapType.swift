/// The type of what a reference points to: one of the abstract hierarchies or a defined type.
///
/// Packed into one word: two bits of form, then the abstract code or the type's number. In a
/// decoded module concrete heap types carry canonical `TypeID`s, so that equal types are equal words.
public struct HeapType: Hashable, Sendable {
  let raw: UInt32

  private enum Form {
    static var abstract: UInt32 { 0 }
    static var concrete: UInt32 { 1 }
    static var recursive: UInt32 { 2 }
  }

  @inline(__always) init(raw: UInt32) { self.raw = raw }
  @inline(__always) private init(code: UInt32) { raw = code << 2 }

  /// A defined type.
  @inline(__always)
  public static func concrete(_ id: TypeID) -> HeapType { HeapType(raw: id.rawValue << 2 | Form.concrete) }

  /// A type of the recursion group that is being defined, by its place in the group.
  @inline(__always)
  static func recursive(_ index: UInt32) -> HeapType { HeapType(raw: index << 2 | Form.recursive) }

  @inline(__always) public static var function: HeapType { HeapType(code: 0x70) }
  @inline(__always) public static var noFunction: HeapType { HeapType(code: 0x73) }
  @inline(__always) public static var external: HeapType { HeapType(code: 0x6F) }
  @inline(__always) public static var noExternal: HeapType { HeapType(code: 0x72) }
  @inline(__always) public static var any: HeapType { HeapType(code: 0x6E) }
  @inline(__always) public static var eq: HeapType { HeapType(code: 0x6D) }
  @inline(__always) public static var i31: HeapType { HeapType(code: 0x6C) }
  @inline(__always) public static var structure: HeapType { HeapType(code: 0x6B) }
  @inline(__always) public static var array: HeapType { HeapType(code: 0x6A) }
  @inline(__always) public static var none: HeapType { HeapType(code: 0x71) }
  @inline(__always) public static var exception: HeapType { HeapType(code: 0x69) }
  @inline(__always) public static var noException: HeapType { HeapType(code: 0x74) }
  /// Below every heap type; arises only in unreachable code.
  @inline(__always) static var bottom: HeapType { HeapType(code: 0x01) }

  /// The abstract heap type that the binary format writes as `code` (a byte such as `0x70`), if there is one.
  public init?(abstractCode code: UInt8) {
    switch code {
    case 0x69...0x74: self.init(code: UInt32(code))
    default: return nil
    }
  }

  /// The byte that the binary format writes for an abstract heap type.
  public var abstractCode: UInt8? { raw & 3 == Form.abstract ? UInt8(truncatingIfNeeded: raw >> 2) : nil }

  /// The defined type, for a concrete heap type.
  @inline(__always)
  public var typeID: TypeID? { raw & 3 == Form.concrete ? TypeID(rawValue: raw >> 2) : nil }

  var recursiveIndex: UInt32? { raw & 3 == Form.recursive ? raw >> 2 : nil }
}

extension HeapType: CustomStringConvertible {
  public var description: String {
    if let id = typeID { return "type#\(id.rawValue)" }
    if let index = recursiveIndex { return "rec.\(index)" }
    switch raw >> 2 {
    case 0x70: return "func"
    case 0x73: return "nofunc"
    case 0x6F: return "extern"
    case 0x72: return "noextern"
    case 0x6E: return "any"
    case 0x6D: return "eq"
    case 0x6C: return "i31"
    case 0x6B: return "struct"
    case 0x6A: return "array"
    case 0x71: return "none"
    case 0x69: return "exn"
    case 0x74: return "noexn"
    default: return "bot"
    }
  }
}

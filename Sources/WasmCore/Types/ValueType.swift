/// The type of a value: a number, a vector or a reference.
///
/// One word, so that the validator compares and copies types without following pointers.
/// Bits 0–2 hold the kind, bit 3 nullability, the rest the `HeapType` of a reference.
public struct ValueType: Hashable, Sendable {
  let raw: UInt32

  @inline(__always) init(raw: UInt32) { self.raw = raw }

  @inline(__always) public static var i32: ValueType { ValueType(raw: 0) }
  @inline(__always) public static var i64: ValueType { ValueType(raw: 1) }
  @inline(__always) public static var f32: ValueType { ValueType(raw: 2) }
  @inline(__always) public static var f64: ValueType { ValueType(raw: 3) }
  @inline(__always) public static var v128: ValueType { ValueType(raw: 4) }
  @inline(__always) public static var funcref: ValueType { .reference(.function, nullable: true) }
  @inline(__always) public static var externref: ValueType { .reference(.external, nullable: true) }
  @inline(__always) public static var anyref: ValueType { .reference(.any, nullable: true) }
  @inline(__always) public static var exnref: ValueType { .reference(.exception, nullable: true) }
  /// The type of a value popped from the stack of unreachable code: it fits everywhere.
  @inline(__always) static var bottom: ValueType { ValueType(raw: 6) }

  @inline(__always)
  public static func reference(_ heap: HeapType, nullable: Bool) -> ValueType {
    ValueType(raw: heap.raw << 4 | (nullable ? 8 : 0) | 5)
  }

  @inline(__always) public init(_ type: ReferenceType) { self = .reference(type.heap, nullable: type.isNullable) }

  @inline(__always) public var isReference: Bool { raw & 7 == 5 }
  @inline(__always) public var isNumber: Bool { raw < 4 }
  @inline(__always) public var isVector: Bool { raw == 4 }
  @inline(__always) var isBottom: Bool { raw == 6 }

  /// The reference type, if this is one.
  @inline(__always)
  public var referenceType: ReferenceType? {
    isReference ? ReferenceType(HeapType(raw: raw >> 4), nullable: raw & 8 != 0) : nil
  }

  /// Whether a local of this type starts out with a value (zero or null).
  @inline(__always)
  public var isDefaultable: Bool { !isReference || raw & 8 != 0 }

  /// How many 64-bit slots a value of this type takes in a frame.
  @inline(__always)
  var slotCount: Int { raw == 4 ? 2 : 1 }
}

extension ValueType: CustomStringConvertible {
  public var description: String {
    switch raw & 7 {
    case 0: return "i32"
    case 1: return "i64"
    case 2: return "f32"
    case 3: return "f64"
    case 4: return "v128"
    case 5:
      guard let type = referenceType else { return "ref" }
      return type.description
    default: return "bot"
    }
  }
}

/// A reference type: what is referred to, and whether null is allowed.
public struct ReferenceType: Hashable, Sendable {
  public let heap: HeapType
  public let isNullable: Bool

  @inline(__always)
  public init(_ heap: HeapType, nullable: Bool) {
    self.heap = heap
    isNullable = nullable
  }

  public static var funcref: ReferenceType { ReferenceType(.function, nullable: true) }
  public static var externref: ReferenceType { ReferenceType(.external, nullable: true) }
}

extension ReferenceType: CustomStringConvertible {
  public var description: String {
    if isNullable, heap.abstractCode != nil {
      switch heap {
      case .noFunction: return "nullfuncref"
      case .noExternal: return "nullexternref"
      case .noException: return "nullexnref"
      case .none: return "nullref"
      default: return "\(heap)ref"
      }
    }
    return isNullable ? "(ref null \(heap))" : "(ref \(heap))"
  }
}

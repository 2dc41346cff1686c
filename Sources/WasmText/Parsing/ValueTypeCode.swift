/// A value or storage type in the terms of its module: the bytes that the binary format writes.
///
/// Equal types have equal codes, because the short form of a reference type is always used where there is one.
struct ValueTypeCode: Hashable {
  /// The first byte; `nullablePrefix` and `nonNullPrefix` are followed by a heap type.
  let code: UInt8
  let heap: HeapTypeCode

  static var nullablePrefix: UInt8 { 0x63 }
  static var nonNullPrefix: UInt8 { 0x64 }

  init(code: UInt8) {
    self.code = code
    heap = HeapTypeCode(code: code)
  }

  init(reference heap: HeapTypeCode, isNullable: Bool) {
    if isNullable, let short = heap.abstractCode {
      code = short
    } else {
      code = isNullable ? Self.nullablePrefix : Self.nonNullPrefix
    }
    self.heap = heap
  }

  var isNullable: Bool { code != Self.nonNullPrefix }

  static var i32: ValueTypeCode { ValueTypeCode(code: 0x7F) }
  static var funcref: ValueTypeCode { ValueTypeCode(code: 0x70) }
}

/// A heap type as the binary format writes it: a signed number, negative for the abstract ones.
struct HeapTypeCode: Hashable {
  let rawValue: Int64

  /// An abstract heap type, by its byte.
  init(code: UInt8) { rawValue = Int64(code) - 0x80 }

  /// A type of the module.
  init(index: UInt32) { rawValue = Int64(index) }

  var abstractCode: UInt8? { rawValue < 0 ? UInt8(truncatingIfNeeded: rawValue + 0x80) : nil }
}

/// The keywords of types.
enum TypeKeywords {
  /// Number and vector types, and the nullable references that have a keyword of their own.
  static var valueTypes: [(StaticString, UInt8)] {
    [
      ("i32", 0x7F), ("i64", 0x7E), ("f32", 0x7D), ("f64", 0x7C), ("v128", 0x7B), ("funcref", 0x70),
      ("externref", 0x6F), ("anyref", 0x6E), ("eqref", 0x6D), ("i31ref", 0x6C), ("structref", 0x6B),
      ("arrayref", 0x6A), ("nullref", 0x71), ("nullfuncref", 0x73), ("nullexternref", 0x72), ("exnref", 0x69),
      ("nullexnref", 0x74),
    ]
  }

  static var heapTypes: [(StaticString, UInt8)] {
    [
      ("func", 0x70), ("extern", 0x6F), ("any", 0x6E), ("eq", 0x6D), ("i31", 0x6C), ("struct", 0x6B), ("array", 0x6A),
      ("none", 0x71), ("nofunc", 0x73), ("noextern", 0x72), ("exn", 0x69), ("noexn", 0x74),
    ]
  }
}

// Vectors as the operations see them: 128 bits divided into lanes, and operations on single lanes and on all.
//
// Everything is written on Swift's SIMD types in forms that compilers turn into few instructions on every target,
// also where the baseline has no instruction for the operation (x86-64 without SSSE3 and SSE4.1).

typealias I8x16 = SIMD16<Int8>
typealias U8x16 = SIMD16<UInt8>
typealias I16x8 = SIMD8<Int16>
typealias U16x8 = SIMD8<UInt16>
typealias I32x4 = SIMD4<Int32>
typealias U32x4 = SIMD4<UInt32>
typealias I64x2 = SIMD2<Int64>
typealias U64x2 = SIMD2<UInt64>
typealias F32x4 = SIMD4<Float>
typealias F64x2 = SIMD2<Double>

/// The same bits, divided into other lanes.
@inline(__always) func lanes<From, To>(_ vector: From, as type: To.Type) -> To {
  // SAFETY: only types of the same width without padding are used with this.
  unsafeBitCast(vector, to: To.self)
}

// MARK: One lane

@inline(__always) func replacing(_ lane: UInt64, of a: U8x16, by value: UInt8) -> U8x16 {
  let places = U8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  return a.replacing(
    with: U8x16(repeating: value), where: places .== U8x16(repeating: UInt8(truncatingIfNeeded: lane)))
}
@inline(__always) func replacing(_ lane: UInt64, of a: U16x8, by value: UInt16) -> U16x8 {
  let places = U16x8(0, 1, 2, 3, 4, 5, 6, 7)
  return a.replacing(
    with: U16x8(repeating: value), where: places .== U16x8(repeating: UInt16(truncatingIfNeeded: lane)))
}
@inline(__always) func replacing(_ lane: UInt64, of a: U32x4, by value: UInt32) -> U32x4 {
  let places = U32x4(0, 1, 2, 3)
  return a.replacing(
    with: U32x4(repeating: value), where: places .== U32x4(repeating: UInt32(truncatingIfNeeded: lane)))
}
@inline(__always) func replacing(_ lane: UInt64, of a: U64x2, by value: UInt64) -> U64x2 {
  a.replacing(with: U64x2(repeating: value), where: U64x2(0, 1) .== U64x2(repeating: lane))
}

// MARK: All lanes

@inline(__always) func anyTrue(_ a: U64x2) -> Bool { (a[0] | a[1]) != 0 }

@inline(__always) func allTrue(_ a: U8x16) -> Bool { !anyTrue(lanes(a .== U8x16.zero, as: U64x2.self)) }
@inline(__always) func allTrue(_ a: U16x8) -> Bool { !anyTrue(lanes(a .== U16x8.zero, as: U64x2.self)) }
@inline(__always) func allTrue(_ a: U32x4) -> Bool { !anyTrue(lanes(a .== U32x4.zero, as: U64x2.self)) }
@inline(__always) func allTrue(_ a: U64x2) -> Bool { a[0] != 0 && a[1] != 0 }

// The sign bits of a half, multiplied so that they meet, in order, in the highest bits of the product.

@inline(__always) func bitmask(_ a: I8x16) -> UInt64 {
  let halves = lanes(a, as: U64x2.self)
  let signs: UInt64 = 0x8080_8080_8080_8080
  let gather: UInt64 = 0x0002_0408_1020_4081
  return ((halves[0] & signs) &* gather) &>> 56 | (((halves[1] & signs) &* gather) &>> 56) &<< 8
}
@inline(__always) func bitmask(_ a: I16x8) -> UInt64 {
  let halves = lanes(a, as: U64x2.self)
  let signs: UInt64 = 0x8000_8000_8000_8000
  let gather: UInt64 = 1 << 45 | 1 << 30 | 1 << 15 | 1
  return ((halves[0] & signs) &* gather) &>> 60 | (((halves[1] & signs) &* gather) &>> 60) &<< 4
}
@inline(__always) func bitmask(_ a: I32x4) -> UInt64 {
  let halves = lanes(a, as: U64x2.self)
  return halves[0] &>> 31 & 1 | halves[0] &>> 62 & 2 | halves[1] &>> 29 & 4 | halves[1] &>> 60 & 8
}
@inline(__always) func bitmask(_ a: I64x2) -> UInt64 {
  let halves = lanes(a, as: U64x2.self)
  return halves[0] &>> 63 | halves[1] &>> 62 & 2
}

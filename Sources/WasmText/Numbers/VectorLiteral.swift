/// How a 128-bit vector is written: the type and so the number of its lanes.
public enum VectorShape: Hashable, Sendable, CaseIterable {
  case i8x16
  case i16x8
  case i32x4
  case i64x2
  case f32x4
  case f64x2

  public var laneCount: Int {
    switch self {
    case .i8x16: 16
    case .i16x8: 8
    case .i32x4, .f32x4: 4
    case .i64x2, .f64x2: 2
    }
  }

  public var laneBits: Int { 128 / laneCount }

  public var isFloatingPoint: Bool { self == .f32x4 || self == .f64x2 }

  public var name: StaticString {
    switch self {
    case .i8x16: "i8x16"
    case .i16x8: "i16x8"
    case .i32x4: "i32x4"
    case .i64x2: "i64x2"
    case .f32x4: "f32x4"
    case .f64x2: "f64x2"
    }
  }

  /// The format of the lanes, if they are floating-point numbers.
  var format: FloatFormat? {
    switch self {
    case .f32x4: .single
    case .f64x2: .double
    default: nil
    }
  }
}

extension TokenReader {
  mutating func expectVectorShape() throws(TextError) -> VectorShape {
    for shape in VectorShape.allCases where take(shape.name) { return shape }
    throw unexpected("a vector shape")
  }

  /// Moves past a shape and its lanes.
  mutating func expectVector() throws(TextError) -> (low: UInt64, high: UInt64) {
    let shape = try expectVectorShape()
    var words: [UInt64] = [0, 0]
    for lane in 0..<shape.laneCount {
      guard token.kind == .number || (shape.isFloatingPoint && token.kind == .keyword) else {
        throw error("wrong number of lane literals, expected \(shape.laneCount)")
      }
      let value: UInt64
      if let format = shape.format {
        value = try expectFloat(format)
      } else {
        value = try expectInteger(shape.laneBits)
      }
      let bit = lane * shape.laneBits
      words[bit / 64] |= value << UInt64(bit % 64)
    }
    if token.kind == .number { throw error("wrong number of lane literals, expected \(shape.laneCount)") }
    return (words[0], words[1])
  }
}

import WasmCore

/// Vectors to try operations on, and vectors as text.
enum VectorSamples {
  /// A generator of the same numbers in every run.
  struct Numbers {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state ^ state >> 29) &* 0x9E37_79B9_7F4A_7C15
    }

    mutating func vector() -> V128 { V128(low: next(), high: next()) }
  }

  /// Extremes of lanes of all widths, floats of all kinds but NaNs, and a few arbitrary ones.
  static let all: [V128] = {
    var numbers = Numbers(state: 3)
    let floats = V128(low: 0x7F80_0000_3FC0_0000, high: 0xC010_0000_8000_0000)
    let doubles = V128(low: 0x4004_0000_0000_0000, high: 0xC1F0_0000_0010_0000)
    return [
      V128(low: 0, high: 0), V128(low: 0x8000_7FFF_80_7F_01_FF, high: 0x7FFF_FFFF_8000_0000), floats, doubles,
      V128(low: 0x0302_0110_0F0E_1FFF, high: 0x0706_0504_0B0A_0908), numbers.vector(), numbers.vector(),
    ]
  }()

  static func literal(_ vector: V128) -> String {
    "(v128.const i64x2 0x\(String(vector.low, radix: 16)) 0x\(String(vector.high, radix: 16)))"
  }

  /// The names of all instructions on vectors with a signature, in the notation of `OpcodeInfo`.
  static func instructions(_ signature: String) -> [String] {
    OpcodeInfo.all.filter {
      ($0.feature == .simd || $0.feature == .relaxedSimd) && "\($0.signature)" == signature && $0.immediates == .none
    }.map { "\($0.name)" }
  }
}

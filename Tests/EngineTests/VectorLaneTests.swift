import Testing
import WasmCore

/// Lanes taken out of vectors, put into them, and moved about, with indices and values of all kinds.
struct VectorLaneTests {
  private static func bytes(_ vector: V128) -> [UInt8] {
    (0..<16).map { UInt8(truncatingIfNeeded: ($0 < 8 ? vector.low : vector.high) >> UInt64($0 % 8 * 8)) }
  }

  private static func vector(_ bytes: [UInt8]) -> V128 {
    func half(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    return V128(low: half(bytes[..<8]), high: half(bytes[8...]))
  }

  /// Permutations of every lane width, aligned and not, of one operand, of both, and of neither order.
  private static let permutations: [[Int]] = {
    var numbers = VectorSamples.Numbers(state: 8)
    var list = [
      Array(0..<16), Array(16..<32), Array(8..<24), Array((0..<16).reversed()), Array(1..<17), Array(2..<18),
      Array(4..<20), [0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23], Array(repeating: 31, count: 16),
      [0, 1, 2, 3, 4, 5, 6, 7, 17, 18, 19, 20, 21, 22, 23, 24],
    ]
    for width in [1, 2, 4, 8] {
      for _ in 0..<4 {
        list.append(
          (0..<16 / width).flatMap { _ in
            let lane = Int(numbers.next() % UInt64(32 / width)) * width
            return Array(lane..<lane + width)
          })
      }
    }
    return list
  }()

  @Test(arguments: permutations)
  func `shuffles pick bytes from both operands`(_ places: [Int]) throws {
    let (first, second) = (VectorSamples.all[5], VectorSamples.all[6])
    let lanes = places.map { "\($0)" }.joined(separator: " ")
    let constant = VectorSamples.literal(second)
    let guest = try Guest(
      """
      (module
        (func (export "both") (param v128 v128) (result v128) (i8x16.shuffle \(lanes) (local.get 0) (local.get 1)))
        (func (export "swapped") (param v128 v128) (result v128) (i8x16.shuffle \(lanes) (local.get 1) (local.get 0)))
        (func (export "same") (param v128 v128) (result v128)
          (local.set 1 (i8x16.shuffle \(lanes) (local.get 0) (local.get 0))) (local.get 1))
        (func (export "constant") (param v128) (result v128) (i8x16.shuffle \(lanes) (local.get 0) \(constant)))
        (func (export "far") (param v128) (result v128) (local v128) (local \(String(repeating: "i64 ", count: 9000)))
          (local v128)
          (local.set 9002 \(constant)) (i8x16.shuffle \(lanes) (local.get 0) (local.get 9002))))
      """)
    func expected(_ a: V128, _ b: V128) -> [Value] {
      let source = Self.bytes(a) + Self.bytes(b)
      return [.v128(Self.vector(places.map { source[$0] }))]
    }
    #expect(try guest.call("both", .v128(first), .v128(second)) == expected(first, second))
    #expect(try guest.call("swapped", .v128(first), .v128(second)) == expected(second, first))
    #expect(try guest.call("same", .v128(first), .v128(second)) == expected(first, first))
    #expect(try guest.call("constant", .v128(first)) == expected(first, second))
    #expect(try guest.call("far", .v128(first)) == expected(first, second))
  }

  @Test(arguments: ["i8x16.swizzle", "i8x16.relaxed_swizzle"])
  func `swizzles give zero for indices out of range`(_ name: String) throws {
    let guest = try Guest(
      """
      (module (func (export "swizzle") (param v128 v128) (result v128) (\(name) (local.get 0) (local.get 1))))
      """)
    let indices: [UInt8] = [0, 15, 16, 17, 127, 128, 129, 255, 3, 2, 1, 0, 14, 31, 32, 240]
    let source = Self.bytes(VectorSamples.all[5])
    let expected = indices.map { $0 < 16 ? source[Int($0)] : 0 }
    #expect(
      try guest.call("swizzle", .v128(VectorSamples.all[5]), .v128(Self.vector(indices)))
        == [.v128(Self.vector(expected))])
  }

  @Test(arguments: [("i8x16", "i32", 1), ("i16x8", "i32", 2), ("i32x4", "i32", 4), ("i64x2", "i64", 8)])
  func `lanes of integers`(shape: String, type: String, width: Int) throws {
    let extract = width < 4 ? "\(shape).extract_lane_u" : "\(shape).extract_lane"
    let count = 16 / width
    var text = ""
    for lane in 0..<count {
      text += """
        (func (export "get\(lane)") (param v128) (result \(type)) (\(extract) \(lane) (local.get 0)))
        (func (export "put\(lane)") (param v128 \(type)) (result v128)
          (\(shape).replace_lane \(lane) (local.get 0) (local.get 1)))
        (func (export "computed\(lane)") (param v128 \(type)) (result v128)
          (local.set 0 (\(shape).replace_lane \(lane) (local.get 0) (\(type).xor (local.get 1) (\(type).const 0))))
          (local.get 0))
        (func (export "constant\(lane)") (param v128) (result v128)
          (\(shape).replace_lane \(lane) (local.get 0) (\(type).const -2)))

        """
    }
    text += """
      (func (export "splat") (param \(type)) (result v128) (\(shape).splat (local.get 0)))
      (func (export "computed") (param \(type)) (result v128)
        (\(shape).splat (\(type).xor (local.get 0) (\(type).const 0))))
      (func (export "constant") (result v128) (\(shape).splat (\(type).const -2)))
      """
    let guest = try Guest("(module \(text))")
    let minusTwo: Value = type == "i32" ? .i32(-2) : .i64(-2)
    let lane = [0xFE] + [UInt8](repeating: 0xFF, count: width - 1)
    let all: [Value] = [.v128(Self.vector((0..<count).flatMap { _ in lane }))]
    #expect(try guest.call("splat", minusTwo) == all)
    #expect(try guest.call("computed", minusTwo) == all)
    #expect(try guest.call("constant") == all)
    for sample in VectorSamples.all {
      let bytes = Self.bytes(sample)
      for index in 0..<count {
        var replaced = bytes
        replaced.replaceSubrange(index * width..<(index + 1) * width, with: lane)
        let expected: [Value] = [.v128(Self.vector(replaced))]
        #expect(try guest.call(Name("put\(index)"), .v128(sample), minusTwo) == expected)
        #expect(try guest.call(Name("computed\(index)"), .v128(sample), minusTwo) == expected)
        #expect(try guest.call(Name("constant\(index)"), .v128(sample)) == expected)
        let value = bytes[index * width..<(index + 1) * width].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let found: Value = type == "i32" ? .i32(Int32(truncatingIfNeeded: value)) : .i64(Int64(bitPattern: value))
        #expect(try guest.call(Name("get\(index)"), .v128(sample)) == [found])
      }
    }
  }

  @Test(arguments: [("f32x4", "f32", 4), ("f64x2", "f64", 2)])
  func `lanes of floats`(shape: String, type: String, count: Int) throws {
    for lane in 0..<count {
      let guest = try Guest(
        """
        (module
          (func (export "slot") (param v128 \(type)) (result \(type))
            (\(shape).extract_lane \(lane) (\(shape).replace_lane \(lane) (local.get 0) (local.get 1))))
          (func (export "computed") (param v128 \(type)) (result \(type)) (local \(type))
            (local.set 0 (\(shape).replace_lane \(lane) (local.get 0) (\(type).neg (\(type).neg (local.get 1)))))
            (local.set 2 (\(shape).extract_lane \(lane) (local.get 0))) (local.get 2))
          (func (export "constant") (param v128 \(type)) (result \(type))
            (\(shape).extract_lane \(lane) (\(shape).replace_lane \(lane) (local.get 0) (\(type).const -1.5))))
          (func (export "splat") (param v128 \(type)) (result \(type))
            (\(shape).extract_lane \(lane) (\(shape).splat (local.get 1))))
          (func (export "computed splat") (param v128 \(type)) (result \(type))
            (\(shape).extract_lane \(lane) (\(shape).splat (\(type).neg (\(type).neg (local.get 1))))))
          (func (export "constant splat") (param v128 \(type)) (result \(type))
            (\(shape).extract_lane \(lane) (\(shape).splat (\(type).const -1.5)))))
        """)
      let value: Value = type == "f32" ? .f32(-1.5) : .f64(-1.5)
      for name in ["slot", "computed", "constant", "splat", "computed splat", "constant splat"] as [Name] {
        #expect(try guest.call(name, .v128(VectorSamples.all[5]), value) == [value], "\(name) of lane \(lane)")
      }
    }
  }
}

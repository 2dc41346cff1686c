import Testing
import WasmCore

/// Loads and stores of vectors and lanes: bounds, and addresses of every kind.
struct VectorMemoryTests {
  /// Loads, and how many bytes they read.
  private static let loads = [
    ("v128.load", 16), ("v128.load8x8_s", 8), ("v128.load16x4_u", 8), ("v128.load32x2_s", 8), ("v128.load8_splat", 1),
    ("v128.load16_splat", 2), ("v128.load32_splat", 4), ("v128.load64_splat", 8), ("v128.load32_zero", 4),
    ("v128.load64_zero", 8),
  ]

  @Test(arguments: loads)
  func `loads stop at the last byte`(load: String, width: Int) throws {
    try expectBounds(width: width) { "(drop (\(load) \($0)))" }
    try expectBounds(width: width) { "(local.set 1 (v128.xor (local.get 1) (\(load) \($0))))" }
  }

  @Test(arguments: [("8", 1), ("16", 2), ("32", 4), ("64", 8)])
  func `accesses to lanes stop at the last byte`(bits: String, width: Int) throws {
    for lane in [0, 16 / width - 1] {
      try expectBounds(width: width) { address in
        "(drop (v128.load\(bits)_lane \(Self.withLane(address, lane)) (local.get 1)))"
      }
      try expectBounds(width: width) { address in
        "(v128.store\(bits)_lane \(Self.withLane(address, lane)) (local.get 1))"
      }
    }
  }

  @Test func `stores stop at the last byte and write nothing beyond`() throws {
    try expectBounds(width: 16) { "(v128.store \($0) (local.get 1))" }
    try expectBounds(width: 16) { "(v128.store \($0) (v128.const i64x2 -1 -1))" }
    let guest = try Guest(
      """
      (module (memory (export "memory") 1)
        (func (export "store") (param i32) (v128.store (local.get 0) (v128.const i64x2 -1 -1))))
      """)
    #expect(try guest.trap("store", .i32(65_521)) == .memoryOutOfBounds)
    #expect(try guest.instance.memory("memory").read(at: 65_504, count: 32) == Array(repeating: 0, count: 32))
  }

  /// The lane comes after offset and alignment, before the address.
  private static func withLane(_ address: String, _ lane: Int) -> String {
    guard address.hasPrefix("offset") else { return "\(lane) \(address)" }
    let parts = address.split(separator: " ", maxSplits: 1)
    return "\(parts[0]) \(lane) \(parts[1])"
  }

  /// Accesses by addresses of all forms succeed at the last place and trap at the next.
  private func expectBounds(width: Int, _ access: (_ address: String) -> String) throws {
    let last = 65_536 - width
    let addresses = [
      "(local.get 0)", "offset=24 (i32.sub (local.get 0) (i32.const 24))", "(i32.or (local.get 0) (i32.const 0))",
      "(i32.add (local.get 0) (local.get 2))", "offset=1 (i32.add (local.get 0) (local.get 3))",
      "(i32.add (i32.or (local.get 0) (i32.const 0)) (local.get 2))", "(i32.add (local.get 0) (i32.const 0))",
      "(i32.add (i32.or (local.get 0) (i32.const 0)) (i32.const 0))",
    ]
    var text = ""
    for (place, address) in addresses.enumerated() {
      text += """
        (func (export "f\(place)") (param i32) (local v128 i32 i32)
          (local.set 3 (i32.const -1)) \(access(address)))

        """
    }
    text += "(func (export \"last\") (local i32 v128) \(access("(i32.const \(last))")))\n"
    text += "(func (export \"next\") (local i32 v128) \(access("(i32.const \(last + 1))")))\n"
    text += "(func (export \"far\") (local i32 v128) \(access("offset=4294967295 (i32.const -1)")))\n"
    let guest = try Guest("(module (memory 1)\n\(text))")
    for place in addresses.indices {
      let name = Name("f\(place)")
      #expect(try guest.trap(name, .i32(Int32(last))) == nil, "\(addresses[place])")
      for beyond in [last + 1, 65_536, 0x7FFF_FFFF] {
        #expect(try guest.trap(name, .i32(Int32(beyond))) == .memoryOutOfBounds, "\(addresses[place]) at \(beyond)")
      }
    }
    #expect(try guest.trap("last") == nil)
    #expect(try guest.trap("next") == .memoryOutOfBounds)
    #expect(try guest.trap("far") == .memoryOutOfBounds)
  }
}

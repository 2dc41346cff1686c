// The operations that make vectors of lanes, take them apart, and move vectors and lanes between slots and memory.

func vectorLanes() -> VectorFamily {
  var family = VectorFamily(
    "VectorLaneHandlers", "Making vectors of lanes, taking them apart, and tests of whole vectors.")
  family.test(0x53, "v128AnyTrue", "{ (a: U64x2) in anyTrue(a) ? 1 : 0 }")
  for (name, type, scalar) in [
    ("i8x16", "U8x16", "UInt8"), ("i16x8", "U16x8", "UInt16"), ("i32x4", "U32x4", "UInt32"),
    ("i64x2", "U64x2", "UInt64"),
  ] {
    for source in [slotA, accumulator] {
      family.group.rows.append(
        Row(
          name: name + "Splat" + source.suffix, layout: "\(source.layout)>t", words: 2,
          body: "splat(\(source.type).self, \(state)) { \(type)(repeating: \(scalar)(truncatingIfNeeded: $0)) }"))
    }
    for source in [slotB, accumulator] {
      family.group.rows.append(
        Row(
          name: "\(name)ReplaceLaneS\(source.suffix)", layout: "a\(source.layout)l>t", words: 2,
          body: "replaceLane(\(source.type).self, \(state)) { (a: \(type), lane, value) in "
            + "replacing(lane, of: a, by: \(scalar)(truncatingIfNeeded: value)) }"))
    }
  }
  // From the float accumulators; floats in slots are their bits.
  for (name, value) in [("f32x4", "f"), ("f64x2", "d")] {
    let type = name == "f32x4" ? "F32x4" : "F64x2"
    family.group.rows.append(
      Row(
        name: name + "SplatR", layout: "r>t", words: 2,
        body: "finishVector(\(type)(repeating: \(value)), pc[1], words: 2, \(state))"))
    let (bits, integers) = name == "f32x4" ? ("UInt64(f.bitPattern)", "U32x4") : ("d.bitPattern", "U64x2")
    let scalar = name == "f32x4" ? "UInt32" : "UInt64"
    family.group.rows.append(
      Row(
        name: name + "ReplaceLaneSR", layout: "arl>t", words: 2,
        body: "replaceLane(\(bits), \(state)) { (a: \(integers), lane, value) in "
          + "replacing(lane, of: a, by: \(scalar)(truncatingIfNeeded: value)) }"))
  }
  for (name, type, extend) in [
    ("i8x16ExtractLaneS", "Int8", "UInt64(UInt32(bitPattern: Int32(lane)))"),
    ("i8x16ExtractLaneU", "UInt8", "UInt64(lane)"),
    ("i16x8ExtractLaneS", "Int16", "UInt64(UInt32(bitPattern: Int32(lane)))"),
    ("i16x8ExtractLaneU", "UInt16", "UInt64(lane)"), ("i32x4ExtractLane", "UInt32", "UInt64(lane)"),
    ("i64x2ExtractLane", "UInt64", "lane"),
  ] {
    family.group.rows += destinations.map { mark, destination, target in
      Row(
        name: name + mark, layout: "al>\(target)", words: 2,
        body: "extractLane(\(destination).self, \(state)) { (lane: \(type)) in \(extend) }")
    }
  }
  for (name, type) in [("f32x4", "Float"), ("f64x2", "Double")] {
    family.group.rows += destinations.map { mark, destination, target in
      Row(
        name: name + "ExtractLane" + mark, layout: "al>\(target)", words: 2,
        body: "extract\(type == "Float" ? "Single" : "Double")(\(destination).self, \(state))")
    }
  }
  return family
}

// MARK: Memory

/// Loads of vectors, in the order of their numbers, and how each makes a vector of what it reads.
private let vectorLoads: [(code: Int, name: String, operation: String)] = [
  (0x00, "v128Load", "(a: U64x2) in a"),
  (0x01, "v128Load8x8S", "(a: SIMD8<Int8>) in widened(a)"),
  (0x02, "v128Load8x8U", "(a: SIMD8<UInt8>) in widened(a)"),
  (0x03, "v128Load16x4S", "(a: SIMD4<Int16>) in widened(a)"),
  (0x04, "v128Load16x4U", "(a: SIMD4<UInt16>) in widened(a)"),
  (0x05, "v128Load32x2S", "(a: SIMD2<Int32>) in widened(a)"),
  (0x06, "v128Load32x2U", "(a: SIMD2<UInt32>) in widened(a)"),
  (0x07, "v128Load8Splat", "(a: UInt8) in U8x16(repeating: a)"),
  (0x08, "v128Load16Splat", "(a: UInt16) in U16x8(repeating: a)"),
  (0x09, "v128Load32Splat", "(a: UInt32) in U32x4(repeating: a)"),
  (0x0A, "v128Load64Splat", "(a: UInt64) in U64x2(repeating: a)"),
  (0x5C, "v128Load32Zero", "(a: UInt32) in U64x2(UInt64(a), 0)"),
  (0x5D, "v128Load64Zero", "(a: UInt64) in U64x2(a, 0)"),
]

func vectorMemory() -> VectorFamily {
  var family = VectorFamily("VectorMemoryHandlers", "Loads and stores of vectors and lanes.")
  for (suffix, address, layout) in addresses {
    for (_, name, operation) in vectorLoads {
      family.group.rows.append(
        Row(
          name: name + suffix, layout: "\(layout)>t", words: 2,
          body: "loadVector(\(address).self, \(state)) { \(operation) }"))
    }
  }
  for load in vectorLoads {
    family.entries.append(VectorEntry(code: load.code, kind: .load, operation: load.name + "S"))
  }
  for (bits, type) in [(8, "UInt8"), (16, "UInt16"), (32, "UInt32"), (64, "UInt64")] {
    let lanes = integerLanes.first { $0.unsigned.hasPrefix("U\(bits)") }?.unsigned ?? ""
    for (suffix, address, layout) in addresses {
      family.group.rows.append(
        Row(
          name: "v128Load\(bits)Lane\(suffix)", layout: "\(layout) x>t", words: 3,
          body: "loadLane(\(address).self, \(state)) { (a: \(lanes), lane, value: \(type)) in "
            + "replacing(lane, of: a, by: value) }"))
    }
    for (suffix, address, layout) in addresses {
      family.group.rows.append(
        Row(
          name: "v128Store\(bits)Lane\(suffix)", layout: "x>\(layout)", words: 3,
          body: "storeLane(\(address).self, \(type).self, \(state))"))
    }
  }
  for (mark, source, shown, words) in [("S", "SlotT", "t", 2), ("K", "VectorConstant", "K", 4)] {
    for (suffix, address, layout) in addresses {
      family.group.rows.append(
        Row(
          name: "v128Store\(suffix)\(mark)", layout: "\(shown)>\(layout)", words: words,
          body: "storeVector(\(address).self, \(source).self, \(state))"))
    }
  }
  return family
}

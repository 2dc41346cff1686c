// Instructions that make vectors of lanes, take them apart, and move lanes within them.

extension FunctionTranslator {
  mutating func extractLane(_ operation: Operation, _ valueClass: ValueClass) {
    let lane = Int(reader.byte())
    let operand = pop()
    let a = vectorSlot(of: operand, scratch: 0)
    spill(valueClass)
    let position = code.operation(operation)
    code.word(Assembler.fields(a: a, c: lane))
    pushResult(valueClass, producer: position, operation: operation)
  }

  /// - Parameter operation: the form with both operands in slots. Floats in slots are integers of the same width.
  mutating func replaceLane(_ operation: Operation) {
    let lane = Int(reader.byte())
    let value = pop()
    let operand = pop()
    let a = vectorSlot(of: operand, scratch: 0)
    guard isInAccumulator(value) else {
      let b = slot(of: value, scratch: 2)
      return pushVector(writeVector(operation, Assembler.fields(a: a, b: b, c: lane)))
    }
    let chosen: Operation =
      switch value.valueClass {
      case .single: .f32x4ReplaceLaneSR
      case .double: .f64x2ReplaceLaneSR
      default: operation.advanced(by: 1)
      }
    pushVector(writeVector(chosen, Assembler.fields(a: a, c: lane)))
  }

  /// - Parameter shape: the place among `i8x16 i16x8 i32x4 i64x2 f32x4 f64x2`.
  mutating func splat(_ shape: Int) {
    let operand = pop()
    let slots: [Operation] = [.i8x16SplatS, .i16x8SplatS, .i32x4SplatS, .i64x2SplatS, .i32x4SplatS, .i64x2SplatS]
    if operand.place == .constant {
      // A value without its higher bits, times one in each lane.
      let ones: [UInt64] = [0x0101_0101_0101_0101, 0x0001_0001_0001_0001, 1 << 32 | 1, 1, 1 << 32 | 1, 1]
      let half = (operand.payload & (.max / ones[shape])) &* ones[shape]
      return pushVectorConstant(V128(low: half, high: half))
    }
    guard isInAccumulator(operand) else {
      let a = slot(of: operand, scratch: 0)
      return pushVector(writeVector(slots[shape], Assembler.fields(a: a)))
    }
    let operation: Operation =
      switch operand.valueClass {
      case .single: .f32x4SplatR
      case .double: .f64x2SplatR
      default: slots[shape].advanced(by: 1)
      }
    pushVector(writeVector(operation, 0))
  }

  // MARK: Moving bytes

  mutating func swizzle() {
    let indices = pop()
    let operand = pop()
    let b = vectorSlot(of: indices, scratch: 2)
    let a = vectorSlot(of: operand, scratch: 0)
    pushVector(writeVector(.i8x16Swizzle, Assembler.fields(a: a, b: b)))
  }

  mutating func shuffle() {
    var places = SIMD16<UInt8>()
    for index in 0..<16 { places[index] = reader.byte() }
    let second = pop()
    let first = pop()
    var a = vectorSlot(of: first, scratch: 0)
    var b = vectorSlot(of: second, scratch: 2)
    if abs(a - b) > 0xFFFF / 8 - 2 {
      // The operands' own slots are neighbours.
      let near = Int(second.home) <= 0xFFFF ? Int(first.home) : firstScratch
      writeCopy(from: a, to: near, .vector)
      writeCopy(from: b, to: near + 2, .vector)
      (a, b) = (near, near + 2)
    }
    let width = Self.laneWidth(places)
    let operation: Operation =
      switch width {
      case 8: .i64x2Shuffle
      case 4: .i32x4Shuffle
      case 2: .i16x8Shuffle
      default: .i8x16Shuffle
      }
    let low = min(a, b)
    let result = writeVector(operation, Assembler.fields(a: low))
    var word: UInt64 = 0
    for (count, index) in stride(from: 0, to: 16, by: width).enumerated() {
      let place = Int(places[index])
      let distance = place < 16 ? (a - low) * 8 + place : (b - low) * 8 + place - 16
      word |= UInt64(truncatingIfNeeded: distance) << UInt64(count % 4 * 16)
      if count % 4 == 3 || index + width == 16 {
        code.word(word)
        word = 0
      }
    }
    pushVector(result)
  }

  /// The bytes of the widest lanes that a shuffle moves as a whole.
  private static func laneWidth(_ places: SIMD16<UInt8>) -> Int {
    var width = 8
    for index in 1..<16 {
      while index % width != 0 && (places[index] != places[index - 1] &+ 1) { width /= 2 }
      while places[index - index % width] % UInt8(width) != 0 { width /= 2 }
    }
    return width
  }
}

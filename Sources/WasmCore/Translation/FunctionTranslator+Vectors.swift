// Instructions on vectors.
//
// A vector takes two slots, the low half first. Vectors have no accumulator: operations write their results home.
// A `local.set` right after changes the slot that the operation writes to. Constants are kept aside until an
// operation takes them as an immediate.

/// The operation written last whose result is a vector, if nothing came after it.
struct LastVector {
  var operation: Operation
  var start: Int
  var end: Int
  /// Where it writes its result.
  var slot: Int
}

extension FunctionTranslator {
  // MARK: Operands and results

  mutating func pushVectorConstant(_ value: V128) {
    vectorConstants.append(value)
    pushConstant(UInt64(vectorConstants.count - 1), .vector)
  }

  /// The value of a constant vector, by the payload of its operand.
  func vectorConstant(_ payload: UInt64) -> V128 { vectorConstants[Int(truncatingIfNeeded: payload)] }

  /// The first slot of the popped operand, or of a copy if it does not fit a 16-bit field. Code may be written.
  ///
  /// - Parameter scratch: the scratch slot to copy to, which the next one goes with.
  mutating func vectorSlot(of operand: Operand, scratch: Int) -> Int {
    let slot = anySlot(of: operand)
    guard slot > 0xFFFF else { return slot }
    writeCopy(from: slot, to: firstScratch + scratch, .vector)
    return firstScratch + scratch
  }

  /// The scratch slots through which vectors go to slots out of reach.
  private var vectorWriteScratch: Int { firstScratch + Self.scratchSlots - 2 }

  mutating func writeVectorConstant(_ payload: UInt64, to slot: Int) {
    let value = vectorConstant(payload)
    let target = slot <= 0xFFFF ? slot : vectorWriteScratch
    forget(vectorAt: target)
    code.operation(.constantVector)
    code.word(Assembler.fields(t: target))
    code.word(value.low)
    code.word(value.high)
    writeCopy(from: target, to: slot, .vector)
  }

  /// A vector is about to be written to two slots.
  mutating func forget(vectorAt slot: Int) {
    accumulators.forget(slot: slot)
    accumulators.forget(slot: slot + 1)
  }

  /// Writes the first two words of an operation whose operands have been popped and whose result is a vector.
  ///
  /// - Returns: what `pushVector` wants to know.
  mutating func writeVector(_ operation: Operation, _ w: UInt64) -> (operation: Operation, position: Int) {
    let home = nextHomeSlot
    let target = home <= 0xFFFF ? home : vectorWriteScratch
    forget(vectorAt: target)
    let position = code.operation(operation)
    code.word(w | Assembler.fields(t: target))
    return (operation, position)
  }

  /// Pushes the result of an operation, all of whose words have been written.
  mutating func pushVector(_ result: (operation: Operation, position: Int)) {
    let home = nextHomeSlot
    push(.home, .vector)
    if home <= 0xFFFF {
      lastVector = LastVector(
        operation: result.operation, start: result.position, end: code.count, slot: home)
    } else {
      writeCopy(from: vectorWriteScratch, to: home, .vector)
    }
  }

  /// Lets the operation that has just written a popped vector write it to another slot.
  ///
  /// - Returns: false if that cannot be.
  mutating func retargetVector(_ operand: Operand, to slot: Int) -> Bool {
    guard let vector = lastVector, vector.end == code.count, vector.slot == Int(operand.home), slot <= 0xFFFF else {
      return false
    }
    forget(vectorAt: slot)
    code[vector.start + 1] = code[vector.start + 1] & ~0xFFFF_0000 | Assembler.fields(t: slot)
    lastVector = nil
    return true
  }

  // MARK: Dispatch

  /// Translates the instruction with a number behind the prefix 0xFD.
  mutating func translateVector(_ number: Int) {
    if let instruction = instance.vectorInstructions[number] { return translateVector(instruction) }
    switch number {
    case 0x0B: vectorStore()
    case 0x0C:
      let low = reader.bits64()
      pushVectorConstant(V128(low: low, high: reader.bits64()))
    case 0x0D: shuffle()
    case 0x0E, 0x100: swizzle()
    case 0x0F...0x14: splat(number - 0x0F)
    case 0x15: extractLane(.i8x16ExtractLaneS, .integer)
    case 0x16: extractLane(.i8x16ExtractLaneU, .integer)
    case 0x17: replaceLane(.i8x16ReplaceLaneSS)
    case 0x18: extractLane(.i16x8ExtractLaneS, .integer)
    case 0x19: extractLane(.i16x8ExtractLaneU, .integer)
    case 0x1A: replaceLane(.i16x8ReplaceLaneSS)
    case 0x1B: extractLane(.i32x4ExtractLane, .integer)
    case 0x1C, 0x20: replaceLane(.i32x4ReplaceLaneSS)
    case 0x1D: extractLane(.i64x2ExtractLane, .integer)
    case 0x1E, 0x22: replaceLane(.i64x2ReplaceLaneSS)
    case 0x1F: extractLane(.f32x4ExtractLane, .single)
    case 0x21: extractLane(.f64x2ExtractLane, .double)
    case 0x54...0x57: loadLane(number - 0x54)
    case 0x58...0x5B: storeLane(number - 0x58)
    default: break
    }
  }

  private mutating func translateVector(_ instruction: VectorInstruction) {
    switch instruction.kind {
    case .unary: unary(instruction.operation)
    case .binary: binary(instruction)
    case .ternary: ternary(instruction.operation)
    case .shift: shift(instruction.operation)
    case .test: test(instruction)
    case .load: vectorLoad(instruction.operation)
    }
    if canonicalizesNaNs, let canonical = instruction.canonical { unary(canonical) }
  }

  // MARK: Vectors from vectors

  private mutating func unary(_ operation: Operation) {
    let operand = pop()
    let a = vectorSlot(of: operand, scratch: 0)
    pushVector(writeVector(operation, Assembler.fields(a: a)))
  }

  private mutating func binary(_ instruction: VectorInstruction) {
    var operation = instruction.operation
    var right = pop()
    var left = pop()
    if fuseProduct(operation, left, right) { return }
    let exchanges = right.place != .constant && (left.place == .constant || isLoaded(left) && !isLoaded(right))
    if exchanges, let exchanged = instruction.exchanged {
      swap(&left, &right)
      operation = exchanged
    }
    if instruction.takesMemory && fuseLoad(operation, left, right) { return }
    guard right.place == .constant else {
      let b = vectorSlot(of: right, scratch: 2)
      let a = vectorSlot(of: left, scratch: 0)
      return pushVector(writeVector(operation, Assembler.fields(a: a, b: b)))
    }
    let value = vectorConstant(right.payload)
    let a = vectorSlot(of: left, scratch: 0)
    let result = writeVector(operation.advanced(by: 1), Assembler.fields(a: a))
    code.word(value.low)
    code.word(value.high)
    pushVector(result)
  }

  private mutating func ternary(_ operation: Operation) {
    let third = pop()
    let second = pop()
    let first = pop()
    let c = vectorSlot(of: third, scratch: 4)
    let b = vectorSlot(of: second, scratch: 2)
    let a = vectorSlot(of: first, scratch: 0)
    pushVector(writeVector(operation, Assembler.fields(a: a, b: b, c: c)))
  }

  private mutating func shift(_ operation: Operation) {
    let count = pop()
    let operand = pop()
    let a = vectorSlot(of: operand, scratch: 0)
    let (form, fields): (Int, UInt64)
    if count.place == .constant {
      (form, fields) = (2, Assembler.fields(a: a, high: UInt32(truncatingIfNeeded: count.payload)))
    } else if isInAccumulator(count) {
      (form, fields) = (1, Assembler.fields(a: a))
    } else {
      (form, fields) = (0, Assembler.fields(a: a, b: slot(of: count, scratch: 2)))
    }
    pushVector(writeVector(operation.advanced(by: form), fields))
  }

  // MARK: Vectors and scalars

  private mutating func test(_ instruction: VectorInstruction) {
    let operand = pop()
    let a = vectorSlot(of: operand, scratch: 0)
    spill(.integer)
    let position = code.operation(instruction.operation)
    code.word(Assembler.fields(a: a))
    pushResult(.integer, producer: position, operation: instruction.operation)
    lastLoad = LastLoad(
      operation: instruction.operation, start: position, end: code.count, vectorBranch: instruction.branch)
  }

  // MARK: Memory

  /// Operations for one address form are this far from those for the next: the loads of vectors.
  private static var vectorLoadStride: Int { 13 }

  private mutating func vectorLoad(_ operation: Operation) {
    let (form, w) = popAddress(reader.memoryArgument(), .all)
    pushVector(writeVector(operation.advanced(by: form.rawValue * Self.vectorLoadStride), w))
  }

  private mutating func vectorStore() {
    let use = reader.memoryArgument()
    computeAddress(under: 1, use)
    let value = pop()
    guard value.place == .constant else {
      let source = vectorSlot(of: value, scratch: 2)
      let (form, w) = popAddress(use, .all)
      code.operation(Operation.v128StoreSS.advanced(by: form.rawValue))
      code.word(w | Assembler.fields(t: source))
      return
    }
    let constant = vectorConstant(value.payload)
    let (form, w) = popAddress(use, .all)
    code.operation(Operation.v128StoreSK.advanced(by: form.rawValue))
    code.word(w)
    code.word(constant.low)
    code.word(constant.high)
  }

  /// Pops the vector and the address of an access to one lane.
  private mutating func popLaneAccess() -> (form: AddressForm, word: UInt64, vector: UInt64) {
    let use = reader.memoryArgument()
    let lane = Int(reader.byte())
    computeAddress(under: 1, use)
    let operand = pop()
    let slot = vectorSlot(of: operand, scratch: 2)
    let (form, w) = popAddress(use, .all)
    return (form, w, Assembler.halves(slot, lane))
  }

  /// - Parameter width: the place among 8, 16, 32 and 64 bits.
  private mutating func loadLane(_ width: Int) {
    let families: [Operation] = [.v128Load8LaneS, .v128Load16LaneS, .v128Load32LaneS, .v128Load64LaneS]
    let (form, w, vector) = popLaneAccess()
    let result = writeVector(families[width].advanced(by: form.rawValue), w)
    code.word(vector)
    pushVector(result)
  }

  private mutating func storeLane(_ width: Int) {
    let families: [Operation] = [.v128Store8LaneS, .v128Store16LaneS, .v128Store32LaneS, .v128Store64LaneS]
    let (form, w, vector) = popLaneAccess()
    code.operation(families[width].advanced(by: form.rawValue))
    code.word(w)
    code.word(vector)
  }

  // MARK: Variables

  mutating func globalGetVector(_ index: Int) {
    let cell = instance.globals[index]
    guard instance.module.contents.globals[index].type.isMutable else {
      return pushVectorConstant(V128(low: cell[0], high: cell[1]))
    }
    let result = writeVector(.globalGetVector, 0)
    code.word(UInt64(UInt(bitPattern: cell)))
    pushVector(result)
  }

  mutating func globalSetVector(_ index: Int) {
    let operand = pop()
    let a = vectorSlot(of: operand, scratch: 0)
    code.operation(.globalSetVector)
    code.word(Assembler.fields(a: a))
    code.word(UInt64(UInt(bitPattern: instance.globals[index])))
  }

  /// - Parameters: the popped operands of `select`.
  mutating func selectVector(_ first: Operand, _ second: Operand, _ condition: Operand) {
    let b = vectorSlot(of: second, scratch: 2)
    let a = vectorSlot(of: first, scratch: 0)
    guard !isInAccumulator(condition) else {
      return pushVector(writeVector(.selectVectorR, Assembler.fields(a: a, b: b)))
    }
    let c = slot(of: condition, scratch: 4)
    pushVector(writeVector(.selectVectorS, Assembler.fields(a: a, b: b, c: c)))
  }
}

/// What operations on whole arrays do. The high half of their second word says it, the third word is the slot of the
/// first operand; a descriptor and what else there is follow.
enum ArrayWork: UInt32 {
  // `make`
  case new
  case newDefault
  case newFixed
  case newData
  case newElements
  // `perform`
  case fill
  case copy
  case initializeData
  case initializeElements

  /// Makes an array, and collects when it is time.
  @inline(never)
  static func make(_ pc: PC, _ sp: SP, _ ctx: ContextAddress) -> Checked {
    let context = ctx.context
    context.pointee.registers.pc = pc
    context.pointee.registers.sp = sp
    let heap = context.pointee.machine._withUnsafeGuaranteedRef { $0.store.heap }
    let x = sp + Int(truncatingIfNeeded: pc[2])
    let descriptor = pointer(pc[3], to: ObjectDescriptor.self)
    let isVector = descriptor.pointee.elementShift == 4
    switch ArrayWork(rawValue: UInt32(truncatingIfNeeded: pc[1] >> 32)) {
    case .new:
      let count = x[isVector ? 2 : 1]
      guard let array = heap.allocateArray(descriptor, count: count) else { return Checked(trap: .outOfMemory) }
      array.fillElements(from: 0, count: count, with: x)
      return Checked(array.reference)
    case .newFixed:
      guard let array = heap.allocateArray(descriptor, count: pc[4]) else { return Checked(trap: .outOfMemory) }
      array.setElements(fromSlots: x)
      return Checked(array.reference)
    case .newData:
      let data = pointer(pc[4], to: DataRecord.self)
      guard let source = data.bytes(from: x[0], count: x[1] << UInt64(descriptor.pointee.elementShift)) else {
        return Checked(trap: .memoryOutOfBounds)
      }
      guard let array = heap.allocateArray(descriptor, count: x[1]) else { return Checked(trap: .outOfMemory) }
      array.elements.copyMemory(from: source, byteCount: array.elementBytes(x[1]))
      return Checked(array.reference)
    case .newElements:
      let segment = pointer(pc[4], to: ElementRecord.self)
      guard let source = segment.items(from: x[0], count: x[1]) else { return Checked(trap: .tableOutOfBounds) }
      guard let array = heap.allocateArray(descriptor, count: x[1]) else { return Checked(trap: .outOfMemory) }
      array.elements.copyMemory(from: source, byteCount: array.elementBytes(x[1]))
      return Checked(array.reference)
    default:
      guard let array = heap.allocateArray(descriptor, count: x[0]) else { return Checked(trap: .outOfMemory) }
      return Checked(array.reference)
    }
  }

  /// Writes elements of an array.
  @inline(never)
  static func perform(_ pc: PC, _ sp: SP) -> TrapKind {
    let x = sp + Int(truncatingIfNeeded: pc[2])
    guard let array = ObjectPointer(bitPattern: UInt(truncatingIfNeeded: x[0])) else { return .nullArrayReference }
    switch ArrayWork(rawValue: UInt32(truncatingIfNeeded: pc[1] >> 32)) {
    case .fill:
      let count = x[array.descriptor.pointee.elementShift == 4 ? 4 : 3]
      guard array.hasElements(x[1], count) else { return .arrayOutOfBounds }
      array.fillElements(from: x[1], count: count, with: x + 2)
    case .copy:
      guard let source = ObjectPointer(bitPattern: UInt(truncatingIfNeeded: x[2])) else { return .nullArrayReference }
      guard array.hasElements(x[1], x[4]), source.hasElements(x[3], x[4]) else { return .arrayOutOfBounds }
      let bytes = source.elements + source.elementBytes(x[3])
      (array.elements + array.elementBytes(x[1])).copyMemory(from: bytes, byteCount: array.elementBytes(x[4]))
    case .initializeData:
      guard array.hasElements(x[1], x[3]) else { return .arrayOutOfBounds }
      let byteCount = array.elementBytes(x[3])
      guard let source = pointer(pc[4], to: DataRecord.self).bytes(from: x[2], count: UInt64(byteCount)) else {
        return .memoryOutOfBounds
      }
      (array.elements + array.elementBytes(x[1])).copyMemory(from: source, byteCount: byteCount)
    default:
      guard array.hasElements(x[1], x[3]) else { return .arrayOutOfBounds }
      guard let source = pointer(pc[4], to: ElementRecord.self).items(from: x[2], count: x[3]) else {
        return .tableOutOfBounds
      }
      (array.elements + array.elementBytes(x[1])).copyMemory(from: source, byteCount: array.elementBytes(x[3]))
    }
    return .none
  }
}

extension ObjectPointer {
  /// Whether an array has these elements.
  func hasElements(_ start: UInt64, _ count: UInt64) -> Bool {
    start <= arrayCount && count <= arrayCount - start
  }

  /// How many bytes so many elements of the array take.
  func elementBytes(_ count: UInt64) -> Int {
    Int(truncatingIfNeeded: count << UInt64(descriptor.pointee.elementShift))
  }

  /// Gives elements the value in `slots`. They have been checked to be the array's.
  func fillElements(from start: UInt64, count: UInt64, with slots: SP) {
    let (first, count) = (Int(truncatingIfNeeded: start), Int(truncatingIfNeeded: count))
    switch descriptor.pointee.elementShift {
    case 0: fillElements(first, count, UInt8(truncatingIfNeeded: slots[0]))
    case 1: fillElements(first, count, UInt16(truncatingIfNeeded: slots[0]))
    case 2: fillElements(first, count, slots[0].low)
    case 3: fillElements(first, count, slots[0])
    default: fillElements(first, count, SIMD2(slots[0], slots[1]))
    }
  }

  private func fillElements<T: BitwiseCopyable>(_ first: Int, _ count: Int, _ value: T) {
    (elements.assumingMemoryBound(to: T.self) + first).update(repeating: value, count: count)
  }

  /// Sets all elements to the values in consecutive slots.
  func setElements(fromSlots slots: SP) {
    let count = Int(truncatingIfNeeded: arrayCount)
    switch descriptor.pointee.elementShift {
    case 0: for index in 0..<count { setElement(index, UInt8(truncatingIfNeeded: slots[index])) }
    case 1: for index in 0..<count { setElement(index, UInt16(truncatingIfNeeded: slots[index])) }
    case 2: for index in 0..<count { setElement(index, slots[index].low) }
    case 3: for index in 0..<count { setElement(index, slots[index]) }
    default: for index in 0..<count { setElement(index, SIMD2(slots[2 * index], slots[2 * index + 1])) }
    }
  }

  private func setElement<T: BitwiseCopyable>(_ index: Int, _ value: T) {
    elements.assumingMemoryBound(to: T.self)[index] = value
  }
}

extension UnsafeMutablePointer where Pointee == DataRecord {
  func bytes(from start: UInt64, count: UInt64) -> UnsafePointer<UInt8>? {
    let available = UInt64(pointee.count)
    guard start <= available && count <= available - start else { return nil }
    return pointee.bytes + Int(truncatingIfNeeded: start)
  }
}

extension UnsafeMutablePointer where Pointee == ElementRecord {
  func items(from start: UInt64, count: UInt64) -> UnsafeMutablePointer<UInt64>? {
    let available = UInt64(pointee.count)
    guard start <= available && count <= available - start else { return nil }
    return pointee.items + Int(truncatingIfNeeded: start)
  }
}

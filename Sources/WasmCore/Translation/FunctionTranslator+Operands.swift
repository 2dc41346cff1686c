// Pushing, popping and placing the values of the operand stack.

extension FunctionTranslator {
  // MARK: Pushing

  private mutating func nextHome(_ valueClass: ValueClass) -> Int {
    var home = firstHome
    if stack.count > 0 {
      let top = stack[stack.count - 1]
      home = Int(top.home) + top.valueClass.slotCount
    }
    frameSlots = max(frameSlots, home + valueClass.slotCount)
    return home
  }

  /// The slot that the next entry will own.
  var nextHomeSlot: Int {
    guard stack.count > 0 else { return firstHome }
    let top = stack[stack.count - 1]
    return Int(top.home) + top.valueClass.slotCount
  }

  mutating func push(_ place: Operand.Place, _ valueClass: ValueClass, payload: UInt64 = 0) {
    let home = nextHome(valueClass)
    stack.push(
      Operand(place: place, valueClass: valueClass, home: Int32(truncatingIfNeeded: home), payload: payload))
  }

  mutating func pushConstant(_ bits: UInt64, _ valueClass: ValueClass = .integer) {
    push(.constant, valueClass, payload: bits)
  }

  /// Pushes the value that the operation at `producer` has left in the accumulator of its class.
  mutating func pushResult(_ valueClass: ValueClass, producer: Int = -1, operation: Operation = .copy) {
    accumulators[valueClass] = AccumulatorState(entry: stack.count, slot: -1, producer: producer, operation: operation)
    push(.accumulator, valueClass)
  }

  // MARK: Popping

  /// Removes the top entry; what it stands for remains usable until code is written that changes it.
  mutating func pop() -> Operand {
    let index = stack.count - 1
    let operand = stack[index]
    stack.cut(to: index)
    if settled > index { settled = index }
    switch operand.place {
    case .local: locals[operand.local].uses -= 1
    case .sum:
      locals[operand.local].uses -= 1
      pendingSums -= 1
    case .accumulator: accumulators[operand.valueClass].entry = -1
    case .home, .constant: break
    }
    return operand
  }

  /// Pops `count` entries.
  mutating func drop(_ count: Int) {
    for _ in 0..<count { _ = pop() }
  }

  // MARK: Addressing

  /// Whether the popped operand's value is in its accumulator, be it a copy.
  func isInAccumulator(_ operand: Operand) -> Bool {
    switch operand.place {
    case .accumulator: true
    case .local: accumulators[operand.valueClass].slot == operand.localSlot
    case .home: accumulators[operand.valueClass].slot == Int(operand.home)
    case .constant, .sum: false
    }
  }

  /// A slot that holds the popped operand's value and that fits a 16-bit field. Code may be written.
  ///
  /// - Parameter scratch: which scratch slot to use if the value's own slot is out of reach.
  mutating func slot(of operand: Operand, scratch: Int) -> Int {
    reachable(anySlot(of: operand), scratch: scratch)
  }

  /// The slot, or a scratch slot with its value if it does not fit a 16-bit field.
  mutating func reachable(_ slot: Int, scratch: Int) -> Int {
    guard slot > 0xFFFF else { return slot }
    let low = firstScratch + scratch
    code.operation(.copyWide)
    code.word(Assembler.halves(slot, low))
    return low
  }

  /// A slot of any number that holds the popped operand's value.
  mutating func anySlot(of operand: Operand) -> Int {
    switch operand.place {
    case .local: return operand.localSlot
    case .home: return Int(operand.home)
    case .constant:
      let home = Int(operand.home)
      writeConstant(operand.payload, to: home, operand.valueClass)
      return home
    case .accumulator:
      let home = Int(operand.home)
      storeAccumulator(operand.valueClass, to: home)
      return home
    case .sum:
      // Sums are computed before they are popped, except by instructions that look for them.
      return operand.localSlot
    }
  }

  // MARK: Writing slots

  /// The scratch slot through which values go to slots out of reach; operands use the ones before it.
  var writeScratch: Int { firstScratch + Self.scratchSlots - 1 }

  mutating func writeConstant(_ bits: UInt64, to slot: Int, _ valueClass: ValueClass) {
    if valueClass == .vector { return writeVectorConstant(bits, to: slot) }
    accumulators.forget(slot: slot)
    let target = slot <= 0xFFFF ? slot : writeScratch
    code.operation(.constant)
    code.word(Assembler.fields(t: target))
    code.word(bits)
    if target != slot { writeWideCopy(from: target, to: slot) }
  }

  private mutating func writeWideCopy(from source: Int, to target: Int) {
    code.operation(.copyWide)
    code.word(Assembler.halves(source, target))
  }

  mutating func writeCopy(from source: Int, to target: Int, _ valueClass: ValueClass) {
    guard source != target else { return }
    if valueClass == .vector { return writeVectorCopy(from: source, to: target) }
    accumulators.forget(slot: target)
    if source <= 0xFFFF && target <= 0xFFFF {
      writeNearCopy(from: source, to: target)
    } else {
      writeWideCopy(from: source, to: target)
    }
  }

  private mutating func writeVectorCopy(from source: Int, to target: Int) {
    forget(vectorAt: target)
    if source <= 0xFFFF && target <= 0xFFFF {
      code.operation(.copyVector)
      code.word(Assembler.fields(a: source, t: target))
      return
    }
    // Values only move downwards onto themselves, so the lower half goes first.
    writeWideCopy(from: source, to: target)
    writeWideCopy(from: source + 1, to: target + 1)
  }

  /// A copy between slots in reach, from the accumulator if that has the value too.
  private mutating func writeNearCopy(from source: Int, to target: Int) {
    if accumulators.integer.slot == source { return writeStoreR(to: target) }
    switch swallowable?.kind {
    case .copy:
      pairWithLast(.copy2, Assembler.fields(b: source, c: target))
    case .storeR where code[code.count - 1].fieldT != source && code[code.count - 1].fieldT != target:
      // The other way around it is the same: neither touches what the other reads or writes.
      let stored = code[code.count - 1].fieldT
      code[code.count - 1] = 0
      pairWithLast(.copyStoreR, Assembler.fields(a: source, t: target, c: stored))
    default:
      let position = code.operation(.copy)
      code.word(Assembler.fields(a: source, t: target))
      if control[control.count - 1].kind == .loop && control[control.count - 1].start == position {
        control[control.count - 1].headCopy = HeadCopy(source: source, target: target)
      }
      last = LastOperation(kind: .copy, start: position, end: code.count, accumulator: accumulators.integer)
    }
  }

  /// A store of the integer accumulator to a slot in reach.
  private mutating func writeStoreR(to target: Int) {
    if case .copy = swallowable?.kind {
      return pairWithLast(.copyStoreR, Assembler.fields(c: target))
    }
    let position = code.operation(.storeR)
    code.word(Assembler.fields(t: target))
    last = LastOperation(kind: .storeR, start: position, end: code.count, accumulator: accumulators.integer)
  }

  /// Turns the move just written into one operation with another move.
  private mutating func pairWithLast(_ operation: Operation, _ fields: UInt64) {
    guard let last else { return }
    let innermost = control.count - 1
    if control[innermost].start == last.start { control[innermost].headCopy = nil }
    code.replaceOperation(at: last.start, with: operation)
    code[last.start + 1] |= fields
    self.last = nil
  }

  /// Writes the accumulator's value to a slot: by changing the operation that produced it where possible.
  mutating func storeAccumulator(_ valueClass: ValueClass, to slot: Int) {
    let state = accumulators[valueClass]
    accumulators.forget(slot: slot)
    if state.producer >= 0 && slot <= 0xFFFF, let sibling = Operation(rawValue: state.operation.rawValue + 1) {
      code.replaceOperation(at: state.producer, with: sibling)
      code[state.producer + 1] |= UInt64(truncatingIfNeeded: slot) << 16
      if lastLoad?.start == state.producer { lastLoad?.isStored = true }
    } else {
      let target = slot <= 0xFFFF ? slot : writeScratch
      if valueClass.isWord {
        writeStoreR(to: target)
      } else {
        code.operation(valueClass == .single ? .storeF32 : .storeF64)
        code.word(Assembler.fields(t: target))
      }
      if target != slot { writeWideCopy(from: target, to: slot) }
    }
    accumulators[valueClass] = AccumulatorState(entry: -1, slot: slot, producer: -1)
  }

  // MARK: Sums

  /// Pushes the sum of a local and a constant without computing it.
  mutating func pushSum(_ local: Operand, _ addend: UInt32) {
    locals[local.local].uses += 1
    pendingSums += 1
    push(.sum, .integer, payload: local.payload)
    var operand = stack[stack.count - 1]
    operand.addend = addend
    stack[stack.count - 1] = operand
  }

  /// Computes the sum that an entry stands for; its value is in the accumulator afterwards.
  mutating func compute(_ index: Int) {
    var operand = stack[index]
    locals[operand.local].uses -= 1
    pendingSums -= 1
    spill(.integer)
    let before = accumulators.integer
    let slot = operand.localSlot
    let position: Int
    let operation: Operation
    if before.slot == slot {
      operation = .i32AddRI
      position = code.operation(operation)
      code.word(Assembler.fields(high: operand.addend))
    } else {
      operation = .i32AddSI
      let a = reachable(slot, scratch: 0)
      position = code.operation(operation)
      code.word(Assembler.fields(a: a, high: operand.addend))
    }
    operand.place = .accumulator
    stack[index] = operand
    accumulators.integer = AccumulatorState(entry: index, slot: -1, producer: position, operation: operation)
    last = nil
  }

  /// Computes the sums among the top `count` entries.
  mutating func computeSums(top count: Int) {
    var index = max(0, stack.count - count)
    while pendingSums > 0 && index < stack.count {
      if stack[index].place == .sum { compute(index) }
      index += 1
    }
  }

  // MARK: Settling

  /// Makes room in an accumulator: an entry that lives there moves to its home.
  @inline(__always)
  mutating func spill(_ valueClass: ValueClass) {
    let entry = accumulators[valueClass].entry
    if entry >= 0 { settle(entry, keepingConstants: true) }
  }

  mutating func spillAll() {
    spill(.integer)
    spill(.single)
    spill(.double)
  }

  /// Moves an entry's value to its home.
  mutating func settle(_ index: Int, keepingConstants: Bool) {
    var operand = stack[index]
    let home = Int(operand.home)
    switch operand.place {
    case .home: return
    case .constant:
      if keepingConstants { return }
      writeConstant(operand.payload, to: home, operand.valueClass)
    case .sum:
      compute(index)
      return settle(index, keepingConstants: keepingConstants)
    case .local:
      locals[operand.local].uses -= 1
      writeCopy(from: operand.localSlot, to: home, operand.valueClass)
    case .accumulator:
      storeAccumulator(operand.valueClass, to: home)
    }
    operand.place = .home
    stack[index] = operand
  }

  /// Moves all entries to their homes, except constants, before control flow splits or joins.
  mutating func settleAll() {
    var index = settled
    while index < stack.count {
      settle(index, keepingConstants: true)
      index += 1
    }
    settled = stack.count
  }

  /// Moves the top `count` entries to their homes, constants too.
  mutating func settleTop(_ count: Int) {
    var index = stack.count - count
    while index < stack.count {
      settle(index, keepingConstants: false)
      index += 1
    }
  }

  /// Before a local gets a new value: entries that stand for the old one take a copy.
  mutating func preserve(local: Int) {
    guard locals[local].uses > 0 else { return }
    var index = stack.count - 1
    while index >= 0 && locals[local].uses > 0 {
      let operand = stack[index]
      if (operand.place == .local || operand.place == .sum) && operand.local == local {
        settle(index, keepingConstants: true)
      }
      index -= 1
    }
  }
}

extension Operand {
  /// The slot of the local that the entry stands for.
  var localSlot: Int { Int(truncatingIfNeeded: payload & 0xFFFF_FFFF) }
  /// The index of that local.
  var local: Int { Int(truncatingIfNeeded: payload >> 32) }
}

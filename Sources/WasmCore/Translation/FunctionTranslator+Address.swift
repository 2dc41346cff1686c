// The addresses of memory accesses. All instructions that load or store, vectors and atomics too, come here with
// their memory argument and get back how the operation is to find its address.
//
// The machine's `base` and `size` are those of memory 0, and operations add a 32-bit address to them. That is
// all that most modules need. Every other memory, and every memory with 64-bit addresses, is accessed through
// a window:
//
//     windowS   slot, offset, memory     effective address, checked; base = its byte, size = what follows
//     i32LoadK  0                        the operation as for memory 0, at the constant address 0
//     restoreMemory                      base and size of memory 0
//
// So no access has a second handler. The last step is left out as long as nothing needs memory 0: it is done
// before an access to memory 0, before code that other code leads to or that leads elsewhere (labels, branches,
// calls), and never when memory 0 has 64-bit addresses itself. Code at a label, a callee and a caller can rely
// on `base` and `size` being memory 0's; handlers that jump to a label from elsewhere must load them.
//
// What an operation checks besides bounds must not be computed from its operand, which is 0 behind a window.
// Memories begin at a page of the host, so the host address of the access has the alignment of the effective
// address, and is as good an identity. A handler that finds an access out of bounds and wants to try again
// because a shared memory has grown may do so only when `base` is that memory's: a window has always just been
// computed, and lies within its memory, so its `base` is never that of another.

/// The memory that an instruction accesses, and its static offset.
typealias MemoryUse = (memory: Int, offset: UInt64)

extension FunctionTranslator {
  /// How the address of an access reaches the operation. The raw values are the order of the operations' forms.
  enum AddressForm: Int {
    case slot, accumulator, sum, accumulatorSum, slotImmediate, accumulatorImmediate, constant
  }

  /// The forms that a family of operations has besides `slot`, `accumulator` and `constant`, which all have.
  struct AddressForms: OptionSet {
    let rawValue: UInt8
    static var sum: Self { Self(rawValue: 1) }
    static var accumulatorSum: Self { Self(rawValue: 2) }
    static var slotImmediate: Self { Self(rawValue: 4) }
    static var accumulatorImmediate: Self { Self(rawValue: 8) }
    static var all: Self { Self(rawValue: 15) }
  }

  /// How an operation finds its address: the form, and the fields of its second word that make the address.
  typealias Address = (form: AddressForm, word: UInt64)

  /// Whether operations reach a memory by `base` and `size` as they are.
  private func isDirect(_ memory: Int) -> Bool { memory == 0 && hasDirectMemory }

  /// Before the values above an address are popped: computes the address if it is a sum that would have to be.
  ///
  /// - Parameter depth: how many values lie above the address.
  mutating func computeAddress(under depth: Int, _ use: MemoryUse) {
    let index = stack.count - 1 - depth
    if stack[index].place == .sum && (use.offset != 0 || !isDirect(use.memory)) { compute(index) }
  }

  /// Pops the address of an access, swallowing an addition made just before.
  ///
  /// The access must be written next, though code that moves values may come in between. Values above the
  /// address are popped first, and those that are not in an accumulator must have got their slots.
  ///
  /// - Parameter keepsAccumulator: the integer accumulator has a value that the access needs.
  mutating func popAddress(_ use: MemoryUse, _ forms: AddressForms, keepsAccumulator: Bool = false) -> Address {
    guard isDirect(use.memory) else { return openWindow(use, keepsAccumulator: keepsAccumulator) }
    // An access to a shared memory may run twice, and integer loads do not keep the accumulator for that.
    let address = popDirectAddress(
      offset: use.offset, isDirectMemoryShared ? forms.subtracting([.accumulatorSum, .accumulatorImmediate]) : forms,
      keepsAccumulator: keepsAccumulator || isDirectMemoryShared)
    closeWindow()
    return address
  }

  private mutating func popDirectAddress(offset: UInt64, _ forms: AddressForms, keepsAccumulator: Bool) -> Address {
    let high = UInt32(truncatingIfNeeded: offset)
    let top = stack[stack.count - 1]
    if top.place == .sum && !(offset == 0 && forms.contains(.slotImmediate)) { compute(stack.count - 1) }
    let isResult = stack[stack.count - 1].place == .accumulator
    let operand = pop()
    if operand.place == .sum {
      // A copy that this may write leaves the accumulators as they are.
      let a = reachable(operand.localSlot, scratch: 0)
      return (.slotImmediate, Assembler.fields(a: a, high: operand.addend))
    }
    if operand.place == .constant {
      let address = (operand.payload & 0xFFFF_FFFF) &+ offset
      if address <= UInt64(UInt32.max) {
        return (.constant, Assembler.fields(high: UInt32(truncatingIfNeeded: address)))
      }
    }
    if isResult, let operation = swallowable {
      switch operation.kind {
      case .sum(let a?, let b) where offset <= 0xFFFF && forms.contains(.sum):
        swallow(operation)
        return (.sum, Assembler.fields(a: a, b: b, c: Int(truncatingIfNeeded: offset)))
      case .sum(nil, let b) where offset <= 0xFFFF && forms.contains(.accumulatorSum):
        swallow(operation)
        return (.accumulatorSum, Assembler.fields(b: b, c: Int(truncatingIfNeeded: offset)))
      case .sumImmediate(let a?, let immediate) where offset == 0 && forms.contains(.slotImmediate):
        swallow(operation)
        return (.slotImmediate, Assembler.fields(a: a, high: immediate))
      case .sumImmediate(nil, let immediate) where offset == 0 && forms.contains(.accumulatorImmediate):
        swallow(operation)
        return (.accumulatorImmediate, Assembler.fields(high: immediate))
      default: break
      }
    }
    if !keepsAccumulator && isInAccumulator(operand) { return (.accumulator, Assembler.fields(high: high)) }
    return (.slot, Assembler.fields(a: slot(of: operand, scratch: 0), high: high))
  }

  // MARK: Windows

  /// Pops an address and lets `base` and `size` begin there, so that the access is at the constant address 0.
  private mutating func openWindow(_ use: MemoryUse, keepsAccumulator: Bool) -> Address {
    if stack[stack.count - 1].place == .sum { compute(stack.count - 1) }
    let operand = pop()
    let memory = instance.memories[use.memory]
    var (operation, a, offset) = (Operation.windowR, 0, use.offset)
    if operand.place == .constant {
      let address = memory.pointee.has64BitAddresses ? operand.payload : operand.payload & 0xFFFF_FFFF
      operation = .windowK
      // No memory reaches as far as an address that does not fit.
      let (sum, overflow) = address.addingReportingOverflow(offset)
      offset = overflow ? .max : sum
    } else if keepsAccumulator || !isInAccumulator(operand) {
      operation = .windowS
      a = slot(of: operand, scratch: 0)
    }
    if memory.pointee.shared != nil {
      // The access itself could not find out any more which memory's size may be out of date.
      code.operation(.refreshMemory)
      code.word(word(memory))
    }
    code.operation(operation)
    code.word(Assembler.fields(a: a))
    code.word(offset)
    code.word(word(memory))
    isWindowOpen = hasDirectMemory
    return (.constant, 0)
  }

  /// Gives `base` and `size` back to memory 0 if need be. No accumulator changes.
  mutating func closeWindow() {
    guard isWindowOpen else { return }
    code.operation(.restoreMemory)
    isWindowOpen = false
  }

  /// Closes the window before an instruction that others lead to, that leads elsewhere or that may stop the execution.
  mutating func closeWindow(before number: UInt16) {
    switch number {
    // These look at the comparison just before them, and close the window after that.
    case 0x04, 0x0D: break
    // Moves, memory accesses and arithmetic; saturating conversions, bulk and wide operations; atomics; vectors.
    case 0x01, 0x1A...0x1C, 0x20...0x24, 0x28...0xC4, 0xD0...0xD2, 0x100...0x116, 0x210...0x24E, 0x400...: break
    default: closeWindow()
    }
  }
}

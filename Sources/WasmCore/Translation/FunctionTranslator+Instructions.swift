// From opcodes to the parts of the translator. Long because it is one switch.

extension FunctionTranslator {
  /// Translates the next instruction.
  mutating func translateInstruction() {
    if isUnreachable { return skipUnreachable() }
    if origins != nil { origins?.append(CodeOrigin(position: code.count, offset: reader.position)) }
    let number = reader.opcode()
    blockCost &+= 1
    if pendingSums > 0 { computeSums(for: number) }
    if isWindowOpen { closeWindow(before: number) }
    switch number {
    case 0x45...0xC4: return translateNumeric(Int(number))
    case 0x28...0x35: return translateLoad(Int(number))
    case 0x36...0x3E: return translateStore(Int(number))
    case 0x100...0x107: return translateSaturating(Int(number) - 0x100)
    case 0x200...0x24E: return translateAtomic(Int(number))
    case 0x400...: return translateVector(Int(number) - 0x400)
    default: break
    }
    guard let opcode = opcodes[Int(number)] else { return }
    switch opcode {
    case .unreachable:
      code.operation(.trapUnreachable)
      isUnreachable = true
    case .nop: break
    case .block: beginBlock(.block)
    case .loop: beginBlock(.loop)
    case .if: beginBlock(.ifThen, isLikely: takeHint())
    case .else: beginElse()
    case .end: endBlock()
    case .br: branch(reader.index())
    case .brIf:
      let isLikely = takeHint()
      branchIf(reader.index(), isLikely: isLikely)
    case .brTable: branchTable()
    case .return: returnFromFunction()
    case .call: call(reader.index())
    case .callIndirect:
      let type = reader.index()
      callIndirect(type: type, table: reader.index())
    case .returnCall: tailCall(reader.index())
    case .returnCallIndirect:
      let type = reader.index()
      tailCallIndirect(type: type, table: reader.index())
    case .callRef: callReference(type: reader.index())
    case .returnCallRef: tailCallReference(type: reader.index())
    case .drop: _ = pop()
    case .select: select()
    case .selectTyped:
      reader.skipImmediates(.selectTypes)
      select()
    case .localGet: localGet(reader.index())
    case .localSet: localSet(reader.index())
    case .localTee: localTee(reader.index())
    case .globalGet: globalGet(reader.index())
    case .globalSet: globalSet(reader.index())
    case .tableGet: tableGet(reader.index())
    case .tableSet: tableSet(reader.index())
    case .i32Const: pushConstant(UInt64(UInt32(truncatingIfNeeded: reader.signed())))
    case .i64Const: pushConstant(UInt64(bitPattern: reader.signed()))
    case .f32Const: pushConstant(UInt64(reader.bits32()), .single)
    case .f64Const: pushConstant(reader.bits64(), .double)
    case .memorySize: memorySize(reader.index())
    case .memoryGrow: memoryGrow(reader.index())
    case .memoryInit:
      let data = reader.index()
      memoryInit(data: data, reader.index())
    case .dataDrop: dataDrop(reader.index())
    case .memoryCopy:
      let target = reader.index()
      memoryCopy(target, reader.index())
    case .memoryFill: memoryFill(reader.index())
    case .tableInit:
      let element = reader.index()
      tableInit(element: element, reader.index())
    case .elemDrop: elementDrop(reader.index())
    case .tableCopy:
      let target = reader.index()
      tableCopy(target, reader.index())
    case .tableGrow: tableGrow(reader.index())
    case .tableSize: tableSize(reader.index())
    case .tableFill: tableFill(reader.index())
    case .i64Add128: wideSum(.i64Add128)
    case .i64Sub128: wideSum(.i64Sub128)
    case .i64MulWideS: wideProduct(.i64MulWideS)
    case .i64MulWideU: wideProduct(.i64MulWideU)
    case .refNull:
      reader.skipType()
      pushConstant(0, .reference)
    case .refIsNull: equalsZero(.i64)
    case .refFunc: pushConstant(instance.functions[reader.index()].reference, .reference)
    case .throw: throwException(tag: reader.index())
    case .throwRef: throwReference()
    case .tryTable: beginTryTable()
    case .try: beginTry()
    case .catch: beginCatch(tag: reader.index())
    case .catchAll: beginCatch(tag: nil)
    case .delegate: endTry(delegatingTo: reader.index())
    case .rethrow: rethrow(reader.index())
    case .refAsNonNull: refAsNonNull()
    case .brOnNull: branchOnNull(reader.index())
    case .brOnNonNull: branchOnNonNull(reader.index())
    case .refEq: compare(.i64, 0)
    case .structNew: structNew(reader.index())
    case .structNewDefault: structNewDefault(reader.index())
    case .structGet, .structGetU: structGet(isSigned: false)
    case .structGetS: structGet(isSigned: true)
    case .structSet: structSet()
    case .arrayNew: arrayNew()
    case .arrayNewDefault: arrayNewDefault()
    case .arrayNewFixed: arrayNewFixed()
    case .arrayNewData: arrayNewData()
    case .arrayNewElem: arrayNewElements()
    case .arrayGet, .arrayGetU: arrayGet(isSigned: false)
    case .arrayGetS: arrayGet(isSigned: true)
    case .arraySet: arraySet()
    case .arrayLen: unary(.arrayLengthS, from: .reference, to: .integer)
    case .arrayFill: arrayFill()
    case .arrayCopy: arrayCopy()
    case .arrayInitData: arrayInitializeData()
    case .arrayInitElem: arrayInitializeElements()
    case .refTest: refTest(nullable: false)
    case .refTestNull: refTest(nullable: true)
    case .refCast: refCast(nullable: false)
    case .refCastNull: refCast(nullable: true)
    case .brOnCast: branchOnCast(ifNot: false)
    case .brOnCastFail: branchOnCast(ifNot: true)
    // Both hierarchies have the same references.
    case .anyConvertExtern, .externConvertAny: break
    case .refI31: unary(.i31NewS, from: .integer, to: .reference)
    case .i31GetS: unary(.i31GetSS, from: .reference, to: .integer)
    case .i31GetU: unary(.i31GetUS, from: .reference, to: .integer)
    default:
      // Engines refuse modules with instructions that they have switched off, and switch on none that is not above.
      code.operation(.trapUnreachable)
      isUnreachable = true
    }
  }

  /// Computes the sums that an instruction does not look for itself.
  private mutating func computeSums(for number: UInt16) {
    switch number {
    // Instructions that only push, and loads, whose one operand is an address.
    case 0x01, 0x20, 0x41...0x44, 0x28...0x35: break
    // Stores: the value.
    case 0x36...0x3E: computeSums(top: 1)
    case 0x1A, 0x21, 0x22, 0x24: computeSums(top: 1)
    case 0x45...0xC4: computeSums(top: 2)
    // Vectors: an address is looked for, and any other number is the topmost operand.
    case 0x400...0x40A, 0x45C, 0x45D: break
    case 0x400...: computeSums(top: 1)
    default: computeSums(top: stack.count)
    }
  }

  // MARK: Numeric instructions, by ranges of the binary format

  private mutating func translateNumeric(_ number: Int) {
    switch number {
    case 0x45: equalsZero(.i32)
    case 0x46...0x4F: compare(.i32, number - 0x46)
    case 0x50: equalsZero(.i64)
    case 0x51...0x5A: compare(.i64, number - 0x51)
    case 0x5B...0x60: compare(.f32, number - 0x5B)
    case 0x61...0x66: compare(.f64, number - 0x61)
    case 0x67...0x69: unary(.i32ClzS.advanced(by: (number - 0x67) * 4), from: .integer, to: .integer)
    case 0x6A...0x78: integerBinary(number - 0x6A, is64Bit: false)
    case 0x79...0x7B: unary(.i64ClzS.advanced(by: (number - 0x79) * 4), from: .integer, to: .integer)
    case 0x7C...0x8A: integerBinary(number - 0x7C, is64Bit: true)
    case 0x8B...0x91: floatUnary(number - 0x8B, .single)
    case 0x92...0x98: floatBinary(number - 0x92, .single)
    case 0x99...0x9F: floatUnary(number - 0x99, .double)
    case 0xA0...0xA6: floatBinary(number - 0xA0, .double)
    case 0xA7: unary(.i32WrapI64S, from: .integer, to: .integer)
    case 0xA8: unary(.i32TruncF32SS, from: .single, to: .integer)
    case 0xA9: unary(.i32TruncF32US, from: .single, to: .integer)
    case 0xAA: unary(.i32TruncF64SS, from: .double, to: .integer)
    case 0xAB: unary(.i32TruncF64US, from: .double, to: .integer)
    case 0xAC: unary(.i64Extend32SS, from: .integer, to: .integer)
    case 0xAD: extendUnsigned()
    case 0xAE: unary(.i64TruncF32SS, from: .single, to: .integer)
    case 0xAF: unary(.i64TruncF32US, from: .single, to: .integer)
    case 0xB0: unary(.i64TruncF64SS, from: .double, to: .integer)
    case 0xB1: unary(.i64TruncF64US, from: .double, to: .integer)
    case 0xB2...0xB5: unary(.f32ConvertI32SS.advanced(by: (number - 0xB2) * 4), from: .integer, to: .single)
    case 0xB6:
      unary(.f32DemoteF64S, from: .double, to: .single)
      canonicalizeTop(.single)
    case 0xB7...0xBA: unary(.f64ConvertI32SS.advanced(by: (number - 0xB7) * 4), from: .integer, to: .double)
    case 0xBB:
      unary(.f64PromoteF32S, from: .single, to: .double)
      canonicalizeTop(.double)
    case 0xBC: reinterpret(.i32ReinterpretF32S, to: .integer)
    case 0xBD: reinterpret(.i64ReinterpretF64S, to: .integer)
    case 0xBE: reinterpret(.f32ReinterpretI32S, to: .single)
    case 0xBF: reinterpret(.f64ReinterpretI64S, to: .double)
    case 0xC0: unary(.i32Extend8SS, from: .integer, to: .integer)
    case 0xC1: unary(.i32Extend16SS, from: .integer, to: .integer)
    case 0xC2: unary(.i64Extend8SS, from: .integer, to: .integer)
    case 0xC3: unary(.i64Extend16SS, from: .integer, to: .integer)
    default: unary(.i64Extend32SS, from: .integer, to: .integer)
    }
  }

  private mutating func translateSaturating(_ place: Int) {
    switch place {
    case 0: unary(.i32TruncSatF32SS, from: .single, to: .integer)
    case 1: unary(.i32TruncSatF32US, from: .single, to: .integer)
    case 2: unary(.i32TruncSatF64SS, from: .double, to: .integer)
    case 3: unary(.i32TruncSatF64US, from: .double, to: .integer)
    case 4: unary(.i64TruncSatF32SS, from: .single, to: .integer)
    case 5: unary(.i64TruncSatF32US, from: .single, to: .integer)
    case 6: unary(.i64TruncSatF64SS, from: .double, to: .integer)
    default: unary(.i64TruncSatF64US, from: .double, to: .integer)
    }
  }

  private mutating func translateLoad(_ number: Int) {
    switch number {
    case 0x28: load(.i32LoadS, .integer)
    case 0x29: load(.i64LoadS, .integer)
    case 0x2A: load(.f32LoadS, .single)
    case 0x2B: load(.f64LoadS, .double)
    case 0x2C: load(.i32Load8SS, .integer)
    case 0x2D, 0x31: load(.i32Load8US, .integer)
    case 0x2E: load(.i32Load16SS, .integer)
    case 0x2F, 0x33: load(.i32Load16US, .integer)
    case 0x30: load(.i64Load8SS, .integer)
    case 0x32: load(.i64Load16SS, .integer)
    case 0x34: load(.i64Load32SS, .integer)
    // i64.load32_u leaves what i32.load leaves
    default: load(.i32LoadS, .integer)
    }
  }

  private mutating func translateStore(_ number: Int) {
    switch number {
    case 0x37: store(.bits64)
    case 0x38: store(.f32)
    case 0x39: store(.f64)
    case 0x3A, 0x3C: store(.bits8)
    case 0x3B, 0x3D: store(.bits16)
    default: store(.bits32)
    }
  }
}

extension FunctionTranslator.StoreFamily {
  static let bits8 = Self(
    slots: [.store8SS, .store8RS, .store8SSS, .store8RS, .store8SIS, .store8RIS, .store8KS],
    constants: [.store8SK, .store8RK, .store8SSK, .store8RK, .store8SIK, .store8RIK, .store8KK],
    accumulatorToSlot: .store8SR, accumulatorToSlotImmediate: .store8SIR, accumulatorToConstant: .store8KR)
  static let bits16 = Self(
    slots: [.store16SS, .store16RS, .store16SSS, .store16RS, .store16SIS, .store16RIS, .store16KS],
    constants: [.store16SK, .store16RK, .store16SSK, .store16RK, .store16SIK, .store16RIK, .store16KK],
    accumulatorToSlot: .store16SR, accumulatorToSlotImmediate: .store16SIR, accumulatorToConstant: .store16KR)
  static let bits32 = Self(
    slots: [.store32SS, .store32RS, .store32SSS, .store32RS, .store32SIS, .store32RIS, .store32KS],
    constants: [.store32SK, .store32RK, .store32SSK, .store32RK, .store32SIK, .store32RIK, .store32KK],
    accumulatorToSlot: .store32SR, accumulatorToSlotImmediate: .store32SIR, accumulatorToConstant: .store32KR)
  static let bits64 = Self(
    slots: [.store64SS, .store64RS, .store64SSS, .store64RS, .store64SIS, .store64RIS, .store64KS],
    constants: [.store64SK, .store64RK, .store64SSK, .store64RK, .store64SIK, .store64RIK, .store64KK],
    accumulatorToSlot: .store64SR, accumulatorToSlotImmediate: .store64SIR, accumulatorToConstant: .store64KR)
  /// Floats in slots and constants are stored as their bits.
  static let f32 = Self(
    slots: bits32.slots, constants: bits32.constants, accumulatorToSlot: .storeF32S,
    accumulatorToSlotImmediate: .storeF32SI, accumulatorToConstant: .storeF32K, accumulatorToAccumulator: .storeF32R)
  static let f64 = Self(
    slots: bits64.slots, constants: bits64.constants, accumulatorToSlot: .storeF64S,
    accumulatorToSlotImmediate: .storeF64SI, accumulatorToConstant: .storeF64K, accumulatorToAccumulator: .storeF64R)
}

extension FunctionValidator {
  /// The instructions that have neither a fixed signature nor a case of their own in the loop.
  @inline(never)
  mutating func checkOther(_ opcode: Opcode) throws(ModuleError) {
    switch opcode {
    case .nop: break
    case .unreachable: becomeUnreachable()

    case .tryTable: try tryTable()
    case .throw:
      try pop(try tagParameters())
      becomeUnreachable()
    case .throwRef:
      try pop(.exnref)
      becomeUnreachable()
    case .try: try block(.try)
    case .catch: try legacyCatch(.catch)
    case .catchAll: try legacyCatch(.catchAll)
    case .delegate: try delegate()
    case .rethrow: try rethrow()

    case .returnCall: try tailCall(try calledFunction())
    case .returnCallIndirect: try tailCall(try indirectCallee())
    case .callRef: try call(try referencedCallee())
    case .returnCallRef: try tailCall(try referencedCallee())

    case .selectTyped: try selectTyped()
    case .refNull: try refNull()
    case .refFunc: try refFunc()
    case .refIsNull:
      _ = try popReference()
      try push(.i32)
    case .refAsNonNull: try push(.reference(try popReference().heap, nullable: false))
    case .brOnNull: try branchOnNull()
    case .brOnNonNull: try branchOnNonNull()
    case .refEq: try refEq()
    case .refTest: try refTest(nullable: false)
    case .refTestNull: try refTest(nullable: true)
    case .refCast: try refCast(nullable: false)
    case .refCastNull: try refCast(nullable: true)
    case .brOnCast: try branchOnCast(onFailure: false)
    case .brOnCastFail: try branchOnCast(onFailure: true)
    case .anyConvertExtern: try convert(from: .external, to: .any)
    case .externConvertAny: try convert(from: .any, to: .external)

    case .memorySize: try memorySizeOrGrow(grows: false)
    case .memoryGrow: try memorySizeOrGrow(grows: true)
    case .memoryFill: try memoryFill()
    case .memoryCopy: try memoryCopy()
    case .memoryInit: try memoryInit()
    case .dataDrop: try checkData(try reader.u32())
    case .tableGet: try tableGet()
    case .tableSet: try tableSet()
    case .tableSize: try tableSize()
    case .tableGrow: try tableGrow()
    case .tableFill: try tableFill()
    case .tableCopy: try tableCopy()
    case .tableInit: try tableInit()
    case .elemDrop: _ = try elementSegment(try reader.u32())

    case .structNew: try structNew(fromDefaults: false)
    case .structNewDefault: try structNew(fromDefaults: true)
    case .structGet: try structGet(.none)
    case .structGetS: try structGet(.signed)
    case .structGetU: try structGet(.unsigned)
    case .structSet: try structSet()
    case .arrayNew: try arrayNew(fromDefault: false)
    case .arrayNewDefault: try arrayNew(fromDefault: true)
    case .arrayNewFixed: try arrayNewFixed()
    case .arrayNewData: try arrayNewData()
    case .arrayNewElem: try arrayNewElement()
    case .arrayGet: try arrayGet(.none)
    case .arrayGetS: try arrayGet(.signed)
    case .arrayGetU: try arrayGet(.unsigned)
    case .arraySet: try arraySet()
    case .arrayLen: try arrayLen()
    case .arrayFill: try arrayFill()
    case .arrayCopy: try arrayCopy()
    case .arrayInitData: try arrayInitData()
    case .arrayInitElem: try arrayInitElement()
    case .refI31: try refI31()
    case .i31GetS, .i31GetU: try i31Get()

    default: throw unknownOpcode()
    }
  }
}

/// What the validator does with one opcode: a row of a flat table that is indexed by opcode number.
///
/// Derived from `OpcodeInfo`, so instructions with a fixed signature are written down only there.
struct InstructionRule {
  /// Which code checks the instruction. The frequent ones have an action each; the rest share `.other`.
  enum Action: UInt8 {
    case unknown
    case disabled
    case unary
    case binary
    case fixed
    case constant
    case load
    case store
    case access
    case localGet
    case localSet
    case localTee
    case globalGet
    case globalSet
    case block
    case loop
    case `if`
    case `else`
    case end
    case branch
    case branchIf
    case branchTable
    case `return`
    case call
    case callIndirect
    case drop
    case select
    case other
  }

  /// Stands for the address type of the memory that the instruction names.
  @inline(__always) static var address: ValueType { ValueType(raw: 7) }

  var action = Action.unknown
  var opcode = Opcode.nop
  var immediates = ImmediateKind.none
  var feature = Feature.core
  var alignment: UInt8 = 0
  var isAtomic = false
  /// Whether the instruction may appear in a constant expression.
  var isConstant = false
  /// Whether it may appear there since extended constants.
  var isExtendedConstant = false
  var operandCount: UInt8 = 0
  var resultCount: UInt8 = 0
  var operands = (ValueType.bottom, ValueType.bottom, ValueType.bottom, ValueType.bottom)
  var results = (ValueType.bottom, ValueType.bottom)

  init() {}

  init(_ info: OpcodeInfo, features: FeatureSet) {
    opcode = info.opcode
    immediates = info.immediates
    let missing = info.missingFeature(in: features)
    feature = missing ?? info.feature
    alignment = info.alignment
    isAtomic = info.feature == .threads && info.immediates == .memory
    isConstant = info.isConstant
    isExtendedConstant = info.isExtendedConstant
    if info.hasFixedSignature { readSignature(info.signature) }
    action = missing == nil ? Self.action(for: info) : .disabled
  }

  private mutating func readSignature(_ signature: StaticString) {
    var isResult = false
    for index in 0..<signature.utf8CodeUnitCount {
      // SAFETY: signatures are string literals with `utf8CodeUnitCount` bytes.
      let type: ValueType
      switch signature.utf8Start[index] {
      case UInt8(ascii: "i"): type = .i32
      case UInt8(ascii: "l"): type = .i64
      case UInt8(ascii: "f"): type = .f32
      case UInt8(ascii: "d"): type = .f64
      case UInt8(ascii: "v"): type = .v128
      case UInt8(ascii: "a"): type = Self.address
      default:
        isResult = true
        continue
      }
      if isResult { append(result: type) } else { append(operand: type) }
    }
  }

  private mutating func append(operand type: ValueType) {
    switch operandCount {
    case 0: operands.0 = type
    case 1: operands.1 = type
    case 2: operands.2 = type
    default: operands.3 = type
    }
    operandCount &+= 1
  }

  private mutating func append(result type: ValueType) {
    if resultCount == 0 { results.0 = type } else { results.1 = type }
    resultCount &+= 1
  }

  private static func action(for info: OpcodeInfo) -> Action {
    switch info.opcode {
    case .localGet: return .localGet
    case .localSet: return .localSet
    case .localTee: return .localTee
    case .globalGet: return .globalGet
    case .globalSet: return .globalSet
    case .block: return .block
    case .loop: return .loop
    case .if: return .if
    case .else: return .else
    case .end: return .end
    case .br: return .branch
    case .brIf: return .branchIf
    case .brTable: return .branchTable
    case .return: return .return
    case .call: return .call
    case .callIndirect: return .callIndirect
    case .drop: return .drop
    case .select: return .select
    default: break
    }
    guard info.hasFixedSignature else { return .other }
    switch info.immediates {
    case .i32, .i64, .f32, .f64: return .constant
    case .memory where info.feature != .threads: return actionForAccess(info.signature)
    case .memory, .memoryLane: return .access
    case .none: return actionForNumeric(info.signature)
    default: return .fixed
    }
  }

  private static func actionForAccess(_ signature: StaticString) -> Action {
    guard signature.utf8CodeUnitCount == 3 else { return .access }
    return signature.utf8Start[1] == UInt8(ascii: ":") ? .load : .store
  }

  private static func actionForNumeric(_ signature: StaticString) -> Action {
    switch signature.utf8CodeUnitCount {
    case 3 where signature.utf8Start[1] == UInt8(ascii: ":"): .unary
    case 4 where signature.utf8Start[2] == UInt8(ascii: ":"): .binary
    default: .fixed
    }
  }
}

extension OpcodeInfo {
  fileprivate var isConstant: Bool {
    switch opcode {
    case .i32Const, .i64Const, .f32Const, .f64Const, .v128Const, .refNull, .refFunc, .globalGet, .end: true
    case .structNew, .structNewDefault, .arrayNew, .arrayNewDefault, .arrayNewFixed, .refI31, .anyConvertExtern,
      .externConvertAny:
      true
    default: false
    }
  }

  fileprivate var isExtendedConstant: Bool {
    switch opcode {
    case .i32Add, .i32Sub, .i32Mul, .i64Add, .i64Sub, .i64Mul: true
    default: false
    }
  }
}

/// The rules of every opcode number, for one set of features.
///
/// Owns its memory, so that a row is one address computation away and no reference is counted on the way.
struct InstructionRules: ~Copyable {
  // SAFETY: `OpcodeInfo.codeLimit` initialised rows; opcode numbers are below that by construction.
  private let rows: UnsafeMutablePointer<InstructionRule>

  init(features: FeatureSet) {
    rows = .allocate(capacity: OpcodeInfo.codeLimit)
    rows.initialize(repeating: InstructionRule(), count: OpcodeInfo.codeLimit)
    for info in OpcodeInfo.all { rows[Int(info.opcode.rawValue)] = InstructionRule(info, features: features) }
  }

  deinit { rows.deallocate() }

  @inline(__always)
  subscript(code: Int) -> UnsafePointer<InstructionRule> { UnsafePointer(rows + code) }
}

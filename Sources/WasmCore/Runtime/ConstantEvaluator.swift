/// Evaluates the constant expressions of a validated module in an instance under construction.
struct ConstantEvaluator {
  let instance: InstanceData

  init(_ instance: InstanceData) { self.instance = instance }

  /// The bits of an expression's value; `high` is used by vectors only.
  func evaluate(_ range: SourceRange) -> V128 {
    var reader = CodeReader(instance.module.source, range)
    var stack: [V128] = []
    func push(_ low: UInt64) { stack.append(V128(low: low, high: 0)) }
    func binary(_ operation: (UInt64, UInt64) -> UInt64) {
      let right = stack.popLast()?.low ?? 0
      let left = stack.popLast()?.low ?? 0
      push(operation(left, right))
    }
    while !reader.isAtEnd {
      let number = reader.opcode()
      guard let opcode = instance.opcodes[Int(number)] else { break }
      switch opcode {
      case .i32Const: push(UInt64(UInt32(truncatingIfNeeded: reader.signed())))
      case .i64Const: push(UInt64(bitPattern: reader.signed()))
      case .f32Const: push(UInt64(reader.bits32()))
      case .f64Const: push(reader.bits64())
      case .v128Const:
        let low = reader.bits64()
        stack.append(V128(low: low, high: reader.bits64()))
      case .globalGet:
        let cell = instance.globals[reader.index()]
        stack.append(V128(low: cell[0], high: cell[1]))
      case .refNull:
        reader.skipType()
        push(0)
      case .refFunc: push(instance.functions[reader.index()].reference)
      case .i32Add: binary { UInt64($0.low &+ $1.low) }
      case .i32Sub: binary { UInt64($0.low &- $1.low) }
      case .i32Mul: binary { UInt64($0.low &* $1.low) }
      case .i64Add: binary { $0 &+ $1 }
      case .i64Sub: binary { $0 &- $1 }
      case .i64Mul: binary { $0 &* $1 }
      default: return stack.last ?? V128(low: 0, high: 0)
      }
    }
    return stack.last ?? V128(low: 0, high: 0)
  }
}

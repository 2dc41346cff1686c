// Vector operations that take up the one before them.
//
// An operation written just before may be taken back if its result is the popped operand at hand, which nobody else
// can have seen: it is at home, and homes of popped operands are free. The other operand must need no code of its own,
// since that could write over what the operation taken back reads.

extension FunctionTranslator {
  /// The operation that has just written the popped operand.
  private func producer(of operand: Operand) -> LastVector? {
    guard operand.place == .home, let vector = lastVector, vector.end == code.count,
      vector.slot == Int(operand.home)
    else { return nil }
    return vector
  }

  /// The slot of a popped operand that is in one that operations can name.
  private func slotInReach(_ operand: Operand) -> Int? {
    let slot: Int
    switch operand.place {
    case .home: slot = Int(operand.home)
    case .local: slot = operand.localSlot
    default: return nil
    }
    return slot <= 0xFFFF ? slot : nil
  }

  private mutating func takeBack(_ vector: LastVector) {
    code.cut(to: code.cutPosition(for: vector.start))
    lastVector = nil
  }

  // MARK: Products

  /// A sum or difference with a product that was just computed becomes one operation, which rounds as both would.
  ///
  /// - Returns: false if nothing was written.
  mutating func fuseProduct(_ operation: Operation, _ left: Operand, _ right: Operand) -> Bool {
    if let product = producer(of: right), let fused = Self.fused(operation, product.operation, isSubtracted: true),
      let c = slotInReach(left)
    {
      writeFused(fused, product, c)
      return true
    }
    if let product = producer(of: left), let fused = Self.fused(operation, product.operation, isSubtracted: false),
      let c = slotInReach(right)
    {
      writeFused(fused, product, c)
      return true
    }
    return false
  }

  private mutating func writeFused(_ operation: Operation, _ product: LastVector, _ c: Int) {
    let w = code[product.start + 1]
    takeBack(product)
    pushVector(writeVector(operation, Assembler.fields(a: w.fieldA, b: w.fieldB, c: c)))
  }

  private static func fused(_ sum: Operation, _ product: Operation, isSubtracted: Bool) -> Operation? {
    switch (sum, product) {
    case (.i16x8AddSS, .i16x8MulSS): .i16x8MulAddSSS
    case (.i32x4AddSS, .i32x4MulSS): .i32x4MulAddSSS
    case (.f32x4AddSS, .f32x4MulSS): .f32x4MulAddSSS
    case (.f64x2AddSS, .f64x2MulSS): .f64x2MulAddSSS
    case (.f32x4SubSS, .f32x4MulSS) where isSubtracted: .f32x4MulSubFromSSS
    case (.f64x2SubSS, .f64x2MulSS) where isSubtracted: .f64x2MulSubFromSSS
    default: nil
    }
  }

  // MARK: Loads

  /// Whether the popped operand was just loaded in a way that operations can take up.
  func isLoaded(_ operand: Operand) -> Bool {
    guard let load = producer(of: operand) else { return false }
    return load.operation == .v128LoadS || load.operation == .v128LoadSI
  }

  /// An operation whose second operand was just loaded takes it from memory.
  ///
  /// - Returns: false if nothing was written.
  mutating func fuseLoad(_ operation: Operation, _ left: Operand, _ right: Operand) -> Bool {
    guard isLoaded(right), let load = producer(of: right), let a = slotInReach(left) else { return false }
    let w = code[load.start + 1]
    let high = UInt32(truncatingIfNeeded: w >> 32)
    let hasOffset = load.operation == .v128LoadS
    takeBack(load)
    let fused = writeVector(operation.advanced(by: 2), Assembler.fields(a: a, high: hasOffset ? high : 0))
    code.word(UInt64(w.fieldA) | (hasOffset ? 0 : UInt64(high) << 32))
    pushVector(fused)
    return true
  }
}

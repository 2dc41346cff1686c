// Exceptions. The code of a body is as if nothing could be thrown in it; what is caught where goes into
// the function's `ExceptionTable`.
//
// When a body begins, all operands below it are at home or constant, so a handler finds them there, as
// one finds the operands below the label of a branch. Locals are written where the instructions
// say. Nothing that is in an accumulator in the body is wanted in a handler.

extension FunctionTranslator {
  // MARK: Throwing

  mutating func throwException(tag index: Int) {
    let values = instance.layouts[Int(instance.module.contents.tags[index])]
    settleTop(values.parameters.count)
    spillAll()
    let first = homeSlot(atDepth: stack.count - values.parameters.count)
    recordRoots()
    code.operation(.throw)
    code.word(UInt64(first))
    code.word(UInt64(UInt(bitPattern: instance.exceptionDescriptor(index))))
    drop(values.parameters.count)
    isUnreachable = true
  }

  mutating func throwReference() {
    writeThrow(anySlot(of: pop()))
  }

  /// Throws again what the `catch` at `depth` has caught.
  mutating func rethrow(_ depth: Int) {
    writeThrow(homeSlot(atDepth: control[control.count - 1 - depth].height))
  }

  private mutating func writeThrow(_ slot: Int) {
    code.operation(.throwRef)
    code.word(UInt64(slot))
    isUnreachable = true
  }

  /// The table of the function that has been translated, unless it catches nothing.
  mutating func takeExceptions() -> ExceptionTable? {
    guard !exceptions.regions.isEmpty else { return nil }
    defer { exceptions = ExceptionTable() }
    return exceptions
  }

  // MARK: try_table

  mutating func beginTryTable() {
    let signature = readBlockSignature()
    let parameterCount = parameterCount(of: signature)
    settleTop(parameterCount)
    settleAll()
    let height = stack.count - parameterCount
    let count = reader.index()
    guard count > 0 else {
      var frame = OpenBlock(kind: .block, signature: signature, height: height)
      frame.region = control[control.count - 1].region
      return control.append(frame)
    }
    let frame = openTry(.tryTable, signature, height: height)
    for _ in 0..<count {
      let kind = CatchClause.Kind(rawValue: reader.byte()) ?? .all
      let tag = kind.hasTag ? instance.exceptionDescriptor(reader.index()) : nil
      let depth = reader.index()
      let target = control[control.count - 1 - depth]
      let clause = ExceptionTable.Clause(
        tag, reference: kind.hasReference ? .after : .nowhere, slot: homeSlot(atDepth: target.height))
      aim(clause: exceptions.add(clause, to: frame.region), at: depth)
    }
    control.append(frame)
  }

  private mutating func openTry(_ kind: OpenBlock.Kind, _ signature: BlockSignature, height: Int) -> OpenBlock {
    // What was written before must not be taken back in the body, nor the other way around.
    last = nil
    lastLoad = nil
    var frame = OpenBlock(kind: kind, signature: signature, height: height)
    frame.region = exceptions.open(at: code.count, in: control[control.count - 1].region)
    return frame
  }

  /// Ends the body of a `try_table` or `try`.
  mutating func closeRegion(_ frame: OpenBlock) {
    exceptions.close(frame.region, at: code.count)
    last = nil
    lastLoad = nil
  }

  // MARK: The legacy form

  mutating func beginTry() {
    let signature = readBlockSignature()
    let parameterCount = parameterCount(of: signature)
    settleTop(parameterCount)
    settleAll()
    var frame = openTry(.tryBody, signature, height: stack.count - parameterCount)
    frame.catching = frame.region
    control.append(frame)
  }

  /// A `catch`, or with nil a `catch_all`. The exception itself lies below the values, for `rethrow`.
  mutating func beginCatch(tag index: Int?) {
    let block = control.count - 1
    if !isUnreachable {
      moveValues(to: control[block])
      let position = code.operation(.jump)
      code.word(0)
      aim(BranchSite(position), at: 0)
    }
    if control[block].kind == .tryBody {
      closeRegion(control[block])
      control[block].kind = .catchBody
      control[block].region = Int(exceptions.regions[control[block].region].enclosing)
    }
    var values: [ValueClass] = []
    if let index { values = instance.layouts[Int(instance.module.contents.tags[index])].parameters }
    restoreStack(control[block].height, [.reference] + values)
    let clause = ExceptionTable.Clause(
      index.map { instance.exceptionDescriptor($0) }, reference: .before,
      slot: homeSlot(atDepth: control[block].height), target: code.count)
    _ = exceptions.add(clause, to: control[block].catching)
    isUnreachable = false
    join()
  }

  /// Ends a `try` whose exceptions are caught where those of the block at `depth` are.
  mutating func endTry(delegatingTo depth: Int) {
    let target = control[control.count - 2 - depth].region
    exceptions.delegate(control[control.count - 1].region, to: target)
    endBlock()
  }
}

// Blocks.

extension FunctionTranslator {
  mutating func beginBlock(_ kind: OpenBlock.Kind, isLikely: Bool? = nil) {
    let signature = readBlockSignature()
    let parameterCount = parameterCount(of: signature)
    var condition: Condition?
    if kind == .ifThen {
      condition = popCondition()
      closeWindow()
    }
    settleTop(parameterCount)
    settleAll()
    var frame = OpenBlock(kind: kind, signature: signature, height: stack.count - parameterCount)
    frame.region = control[control.count - 1].region
    frame.isLikely = isLikely
    if let condition {
      let site = writeBranch(condition, inverted: true)
      fixups.append(Fixup(position: site.word, origin: site.origin, site: .high, next: -1))
      frame.elseFixup = fixups.count - 1
      frame.unlikely = unlikelyThen(frame, site)
      beginBasicBlock()
    } else if kind == .loop {
      join()
      frame.start = code.count
      if isMetered { frame.start = code.cutPosition(for: fuelPosition - 1) }
      if isInterruptible {
        recordRoots()
        code.operation(.poll)
      }
    }
    control.append(frame)
  }

  mutating func beginElse() {
    let index = control.count - 1
    if moveUnlikelyPart() {
      // The branch to here has become one to the part.
    } else {
      control[index].unlikely = nil
      if !isUnreachable {
        moveValues(to: control[index])
        let position = code.operation(.jump)
        code.word(0)
        aim(BranchSite(position), at: 0)
        control[index].unlikely = unlikelyElse(control[index], jump: position)
      }
    }
    bind(control[index].elseFixup)
    control[index].elseFixup = -1
    control[index].kind = .ifElse
    restoreStack(control[index].height, parameters(of: control[index].signature))
    isUnreachable = false
    join()
  }

  mutating func endBlock() {
    if control[control.count - 1].kind == .function { return endFunction() }
    let isMoved = moveUnlikelyPart()
    let frame = control[control.count - 1]
    if frame.kind == .tryTable || frame.kind == .tryBody { closeRegion(frame) }
    // A handler's results do not lie where the block's are to be.
    let isHandlerEnd = frame.kind == .catchBody && !isUnreachable
    if isHandlerEnd { moveValues(to: frame) }
    let isJoin = frame.fixup >= 0 || frame.elseFixup >= 0 || isHandlerEnd || isMoved
    if !isUnreachable && frame.kind != .loop && isJoin && !isHandlerEnd && !isMoved { moveResultsHome(frame) }
    bind(frame.fixup)
    // An `if` without `else`: its parameters are its results, and they are already at home.
    bind(frame.elseFixup)
    control.removeLast()
    if isJoin {
      restoreStack(frame.height, results(of: frame.signature))
      isUnreachable = false
      join()
    }
    // Without a branch to the end, code simply goes on: the results are the top of the stack as it is.
  }

  private mutating func endFunction() {
    let frame = control[0]
    if frame.fixup >= 0 {
      if !isUnreachable { moveResultsHome(frame) }
      bind(frame.fixup)
      restoreStack(frame.height, results(of: frame.signature))
      isUnreachable = false
      join()
    }
    if !isUnreachable { returnFromFunction() }
    control.removeLast()
  }

  /// Places the results of a block that ends here where branches to its end have placed theirs.
  private mutating func moveResultsHome(_ frame: OpenBlock) {
    settleTop(resultCount(of: frame.signature))
  }

  /// Makes the stack as a label expects it: everything at home.
  mutating func restoreStack(_ height: Int, _ values: [ValueClass]) {
    while stack.count > height { _ = pop() }
    for valueClass in values { push(.home, valueClass) }
    settled = min(settled, height)
  }

  // MARK: Unreachable code

  /// Passes over code that control cannot reach, up to where the present block, or this part of it, ends.
  mutating func skipUnreachable() {
    var depth = 0
    while true {
      let opcode = reader.opcode()
      switch opcode {
      case 0x02, 0x03, 0x04, 0x06, 0x1F: depth += 1
      case 0x05 where depth == 0: return beginElse()
      case 0x07 where depth == 0: return beginCatch(tag: reader.index())
      case 0x19 where depth == 0: return beginCatch(tag: nil)
      case 0x18 where depth == 0: return endTry(delegatingTo: reader.index())
      case 0x18: depth -= 1
      case 0x0B:
        if depth == 0 { return endBlock() }
        depth -= 1
      default: break
      }
      reader.skipImmediates(instance.immediates[Int(opcode)])
    }
  }
}

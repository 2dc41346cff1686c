// What branch hints change.
//
// A branch that is taken costs more than one that is not: where code goes on must be loaded first. So the
// likely way should fall through, and what only the unlikely way needs goes behind the function's code,
// from where it jumps back:
//
//     if hinted unlikely             the part up to `else` or `end`; the branch is inverted
//     if … else hinted likely        the else part, and with it the jump over it
//     br_if hinted unlikely          the operations that move values to the label, if there are any
//
// A part is moved when its end is reached, and only if it has no branches to labels, so that it means the
// same anywhere. Code within `try` stays where it is: the exception table knows it by its position.

/// The beginning of a part that will be moved if it turns out to be movable.
struct UnlikelyStart {
  /// The branch that leads to it or, with an `inverse`, around it.
  var branch: Fixup
  var inverse: Operation?
  /// Where code ends when the part is gone. Before the part itself, if it comes with a jump over it.
  var cut: Int
  var start: Int
  /// How many branches to labels had been written before it.
  var branchCount: Int
}

/// Code that has been taken out, to be written again behind the function's code.
struct UnlikelyPart {
  /// The branch that leads to it.
  var branch: Fixup
  var words: [UInt64]
  /// Where it was, for the origins and roots that were noted there.
  var start: Int
  /// Where code goes on after it, unless it ends by itself.
  var continuation: Int?
  var origins: [CodeOrigin]
  var roots: [(position: Int, slots: [Int32])]
}

extension FunctionTranslator {
  /// What the module's author expects of the `if` or `br_if` whose opcode has just been read.
  mutating func takeHint() -> Bool? {
    guard !hints.isEmpty else { return nil }
    let offset = UInt32(truncatingIfNeeded: reader.position - bodyStart - 1)
    while let hint = hints.first, hint.offset < offset { hints.removeFirst() }
    guard let hint = hints.first, hint.offset == offset else { return nil }
    return hint.isLikely
  }

  // MARK: Branches

  /// Writes a rarely taken branch to a label. Values are moved on its way alone.
  mutating func writeRareBranch(_ condition: Condition, to frame: OpenBlock, _ depth: Int) {
    let arity = labelArity(frame)
    for index in (stack.count - arity)..<stack.count {
      switch stack[index].place {
      case .accumulator, .sum: settle(index, keepingConstants: true)
      case .home, .local, .constant: break
      }
    }
    let site = writeBranch(condition, inverted: false)
    if valuesAreInPlace(frame) { return aim(site, at: depth) }
    let saved = accumulators
    let start = code.count
    moveValues(to: frame)
    let branch = Fixup(position: site.word, origin: site.origin, site: .high, next: -1)
    let part = takeOut(from: start, cuttingTo: start, branch)
    accumulators = saved
    last = nil
    aim(part: part, at: depth)
  }

  // MARK: Parts of `if`

  /// The first part of an `if` that begins, if the condition is not expected to hold.
  func unlikelyThen(_ frame: OpenBlock, _ site: BranchSite) -> UnlikelyStart? {
    guard frame.isLikely == false, frame.region < 0, let inverse = site.inverse else { return nil }
    return UnlikelyStart(
      branch: fixups[frame.elseFixup], inverse: inverse, cut: code.count, start: code.count,
      branchCount: branchCount)
  }

  /// The else part that begins, if the condition is expected to hold. `jump` has just been written over it.
  func unlikelyElse(_ frame: OpenBlock, jump: Int) -> UnlikelyStart? {
    guard frame.isLikely == true, frame.region < 0, frame.elseFixup >= 0 else { return nil }
    return UnlikelyStart(
      branch: fixups[frame.elseFixup], cut: code.cutPosition(for: jump), start: code.count, branchCount: branchCount)
  }

  /// Moves the part of the innermost `if` that ends here, if that can be.
  ///
  /// - Returns: whether it has been moved; what comes next is reached by falling through then.
  mutating func moveUnlikelyPart() -> Bool {
    let index = control.count - 1
    guard let part = control[index].unlikely, part.branchCount == branchCount else { return false }
    if !isUnreachable { moveValues(to: control[index]) }
    closeBlock()
    let number = takeOut(from: part.start, cuttingTo: part.cut, part.branch)
    if let inverse = part.inverse {
      code.replaceOperation(at: part.branch.origin, with: inverse)
      control[index].elseFixup = -1
    } else {
      // The jump over the part was the last branch to the block's end.
      control[index].fixup = fixups[control[index].fixup].next
    }
    if !isUnreachable { aim(part: number, at: 0) }
    control[index].unlikely = nil
    return true
  }

  /// Takes the code from `start` on out, and ends the code at `cut`.
  private mutating func takeOut(from start: Int, cuttingTo cut: Int, _ branch: Fixup) -> Int {
    // The branch to the part must stay where it is.
    branchCount &+= 1
    var words: [UInt64] = []
    for position in start..<code.count { words.append(code[position]) }
    let firstOrigin = origins?.firstIndex { $0.position >= start } ?? origins?.count ?? 0
    let moved = origins.map { Array($0[firstOrigin...]) } ?? []
    origins?.removeSubrange(firstOrigin...)
    code.cut(to: cut)
    unlikelyParts.append(
      UnlikelyPart(
        branch: branch, words: words, start: start, continuation: nil, origins: moved,
        roots: roots?.removePoints(from: start) ?? []))
    return unlikelyParts.count - 1
  }

  /// Writes what has been moved behind the function's code.
  mutating func writeUnlikelyParts() {
    for part in unlikelyParts {
      let start = code.count
      code[part.branch.position] &= 0xFFFF_FFFF
      bindHere(BranchSite(part.branch.origin, word: part.branch.position))
      for origin in part.origins {
        origins?.append(CodeOrigin(position: origin.position - part.start + start, offset: origin.offset))
      }
      for point in part.roots {
        roots?.addPoint(point.position - part.start + start)
        for slot in point.slots { roots?.addSlot(slot) }
      }
      for word in part.words { code.word(word) }
      guard let continuation = part.continuation else { continue }
      let jump = code.operation(.jump)
      code.word(0)
      setDistance(continuation - jump, in: jump + 1, .high)
    }
    unlikelyParts.removeAll(keepingCapacity: true)
  }
}

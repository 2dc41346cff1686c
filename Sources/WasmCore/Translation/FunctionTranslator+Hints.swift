// What branch hints change.
//
// A conditional branch costs the same whether it is taken or not, so hints decide only where the code
// goes that one way needs and the other does not:
//
//     br_if hinted unlikely, with values that are locals or constants
//         The values are moved on the branch's way alone. Without the hint they go to their homes before
//         the branch, which then leads straight to its label.
//
//     if … else hinted likely
//         The else part goes behind the function's code and jumps back. So the first part runs on into
//         what follows, without the jump over the else part.
//
// Everything else is laid out as without hints.

/// The beginning of an `else` that may be moved behind the function's code.
struct UnlikelyElse {
  /// The branch that leads to it.
  var branch: Fixup
  /// The jump over it at the end of the first part.
  var jump: Int
  var start: Int
  /// How many branches to labels had been written before it.
  var branchCount: Int
}

/// Code that has been taken out, to be written again behind the function's code.
struct UnlikelyPart {
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

  /// Moves the values that a rarely taken branch carries home, except those that it can as well take from where they
  /// are once it is taken.
  mutating func settleTopForRareBranch(_ count: Int) {
    for index in (stack.count - count)..<stack.count {
      switch stack[index].place {
      case .accumulator, .sum: settle(index, keepingConstants: true)
      case .home, .local, .constant: break
      }
    }
  }

  // MARK: Unlikely else parts

  /// The else part that begins, if it can be moved. `jump` has just been written over it.
  ///
  /// Code within `try` stays where it is: the exception table knows it by its position.
  func unlikelyElse(_ frame: OpenBlock, jump: Int) -> UnlikelyElse? {
    guard frame.isLikely, frame.region < 0, frame.elseFixup >= 0 else { return nil }
    return UnlikelyElse(
      branch: fixups[frame.elseFixup], jump: code.cutPosition(for: jump), start: code.count, branchCount: branchCount)
  }

  /// Ends an `if` whose else part moves behind the function's code.
  ///
  /// The part has no branches to labels, so that it means the same anywhere.
  mutating func endBlock(movingElse part: UnlikelyElse) {
    var frame = control[control.count - 1]
    let goesOn = !isUnreachable
    if goesOn { settleTop(resultCount(of: frame.signature)) }
    closeBlock()
    var words: [UInt64] = []
    for position in part.start..<code.count { words.append(code[position]) }
    let firstOrigin = origins?.firstIndex { $0.position >= part.start } ?? 0
    let moved = origins.map { Array($0[firstOrigin...]) } ?? []
    origins?.removeSubrange(firstOrigin...)
    code.cut(to: part.jump)
    // The jump over the part was the last branch to the block's end.
    frame.fixup = fixups[frame.fixup].next
    unlikelyParts.append(
      UnlikelyPart(
        branch: part.branch, words: words, start: part.start, continuation: goesOn ? code.count : nil,
        origins: moved, roots: roots?.removePoints(from: part.start) ?? []))
    bind(frame.fixup)
    control.removeLast()
    restoreStack(frame.height, results(of: frame.signature))
    isUnreachable = false
    join()
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

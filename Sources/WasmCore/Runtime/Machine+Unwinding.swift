// From where an exception is thrown to where it is caught.
//
// Frames are walked outwards until a clause of a function's exception table matches. Then that frame
// becomes the current one, as if its code had branched to the clause's label; what the frames in
// between had counted or noted is taken back. Nothing is written before a clause is found, so that an
// exception that nobody catches leaves the whole stack to the backtrace.

extension Machine {
  /// A new exception with the values at `values`; nil when the heap is full.
  ///
  /// May collect: the execution's registers must be those of the operation that throws.
  func makeException(_ descriptor: UnsafeMutablePointer<ObjectDescriptor>, _ values: SP) -> UInt64? {
    guard let object = store.heap.allocate(descriptor, byteCount: descriptor.pointee.byteCount) else { return nil }
    (object + 1).update(from: values, count: object.exceptionWordCount)
    return object.reference
  }

  /// Throws an exception at the place where the registers are.
  ///
  /// - Parameter frames: the calls that it has already come through.
  /// - Returns: whether it was caught: the registers say where to go on. Otherwise the execution has ended.
  func unwind(_ exception: UInt64, after frames: [Trap.Frame] = []) -> Bool {
    let object = ObjectPointer(reference: exception)
    var walker = FrameWalker(self)
    var leftFrames = 0
    while let frame = walker.next() {
      // Functions of the host catch exceptions in Swift.
      guard case .code(_, let block) = frame.body else { continue }
      if let clause = block.exceptions?.clause(catching: object.descriptor, at: frame.pc - block.start - 1) {
        land(object, clause, in: frame, of: block)
        if store.engine.configuration.callDepthLimit != nil { context.pointee.depth -= leftFrames }
        return true
      }
      leftFrames += 1
    }
    thrown = exception
    thrownFrames = frames
    context.pointee.stopReason = .threw
    return false
  }

  private func land(
    _ object: ObjectPointer, _ clause: ExceptionTable.Clause, in frame: FrameWalker.Frame,
    of block: InstanceData.CodeBlock
  ) {
    var slot = frame.sp + Int(clause.slot)
    if clause.reference == .before {
      slot[0] = object.reference
      slot += 1
    }
    if clause.tag != nil {
      slot.update(from: object + 1, count: object.exceptionWordCount)
      slot += object.exceptionWordCount
    }
    if clause.reference == .after { slot[0] = object.reference }
    let memory = frame.instance.pointee.memory
    context.pointee.instance = frame.instance
    context.pointee.memory = memory
    context.pointee.crossingCount = frame.crossingCount
    context.pointee.registers = Registers(
      pc: block.start + 1 + Int(clause.target), sp: frame.sp, base: memory.pointee.base, size: memory.pointee.byteCount)
  }

  /// The exception that ended the execution, as an error.
  func takeThrown() -> UncaughtException {
    let exception = ExceptionReference(thrown, store)
    let frames = (thrownFrames + backtrace()).prefix(Trap.maximumFrames)
    thrown = 0
    thrownFrames = []
    return UncaughtException(exception: exception, frames: Array(frames))
  }

  // MARK: Exceptions of the host

  /// Lets the host function that has failed throw, if its error is an exception.
  ///
  /// - Returns: nil if it is none, or one of another store.
  func throwFromHost(_ error: HostError) -> HostCallState? {
    guard let (exception, frames) = error.thrown, let reference = exception.bits(in: store) else { return nil }
    return unwind(reference, after: frames) ? .caught : .stopped
  }

  /// Lets the host function that the execution waits for throw an exception.
  ///
  /// - Returns: whether it was caught.
  func answer(throwing exception: ExceptionReference) throws(UsageError) -> Bool {
    guard pendingFunction != nil else { throw .wrongState }
    guard let reference = exception.bits(in: store) else { throw .foreignStore }
    pendingFunction = nil
    return unwind(reference)
  }
}

/// How a call of a host function went.
enum HostCallState {
  case returned
  /// It threw, and the registers say where a guest goes on.
  case caught
  /// The execution stops.
  case stopped
}

extension ObjectPointer {
  /// How many slots the values of an exception take.
  fileprivate var exceptionWordCount: Int { Int(descriptor.pointee.byteCount / 8) - 1 }
}

extension HostError {
  /// The exception that guests get to see, with the calls that it has come through, if the failure is one.
  fileprivate var thrown: (exception: ExceptionReference, frames: [Trap.Frame])? {
    switch self {
    case .exception(let exception): return (exception, [])
    case .call(let failure):
      guard case .exception(let uncaught) = failure.error else { return nil }
      return (uncaught.exception, uncaught.frames)
    default: return nil
    }
  }
}

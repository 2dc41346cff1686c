// What handlers leave to functions of their own, so that they stay short.

extension UnsafeMutablePointer where Pointee == Context {
  /// How many polls pass between two looks at interrupts and the deadline.
  static var pollInterval: Int { 1024 }

  /// Whether somebody wants the execution to stop.
  @inline(never)
  func shouldStop() -> Bool {
    pointee.pollCountdown = Self.pollInterval
    return pointee.machine._withUnsafeGuaranteedRef { $0.shouldStop() }
  }

  /// Whether a function of type `type` may be called as one of type `expected`.
  @inline(never)
  func isSubtype(_ type: TypeID, of expected: TypeID) -> Bool {
    if type == expected { return true }
    return pointee.machine._withUnsafeGuaranteedRef { $0.store.engine.types.isSubtype(type, of: expected) }
  }

  /// Makes another instance the current one until its function returns.
  ///
  /// A function that is tail-called by one that would itself return to another instance needs no note
  /// of its own: what is noted already is what is to be restored.
  @inline(never)
  func cross(into instance: UnsafeMutablePointer<InstanceRecord>, header: SP) -> Bool {
    let landing = UInt64(UInt(bitPattern: pointee.crossingLanding))
    if header[0] != landing {
      if pointee.crossingCount == pointee.crossingCapacity && !growCrossings() { return false }
      (pointee.crossings + pointee.crossingCount).initialize(
        to: Crossing(instance: pointee.instance, returnPC: position(header[0]), callerSP: position(header[1])))
      pointee.crossingCount += 1
      header[0] = landing
    }
    pointee.instance = instance
    pointee.memory = instance.pointee.memory
    return true
  }

  private func growCrossings() -> Bool {
    // Every crossing has a frame on the guest's stack, whose size bounds their number.
    let capacity = pointee.crossingCapacity * 2
    let larger = UnsafeMutablePointer<Crossing>.allocate(capacity: capacity)
    larger.moveInitialize(from: pointee.crossings, count: pointee.crossingCount)
    pointee.crossings.deallocate()
    pointee.crossings = larger
    pointee.crossingCapacity = capacity
    return true
  }

  /// Goes back to the instance that made the latest call into another one.
  @inline(never)
  func leaveCrossing() -> Crossing {
    pointee.crossingCount -= 1
    let crossing = pointee.crossings[pointee.crossingCount]
    pointee.instance = crossing.instance
    pointee.memory = crossing.instance.pointee.memory
    return crossing
  }

  /// Gives a function its code.
  ///
  /// - Parameter frame: the new frame, whose header tells the call, which from now on goes to the code directly.
  @inline(never)
  func translate(_ record: UnsafeMutablePointer<FunctionRecord>, frame: SP) -> Bool {
    guard let instance = record.pointee.instance, let owner = instance.pointee.owner else {
      pointee.trapKind = .unreachable
      return false
    }
    owner._withUnsafeGuaranteedRef { $0.translate(record) }
    let returnPC = position(frame[Int(record.pointee.headerSlot)])
    let isLanding = returnPC == pointee.crossingLanding || returnPC.pointee == Assembler.address(of: .finishExecution)
    // A direct call names the stub that brought us here; other calls look the function up each time.
    if !isLanding && returnPC[-3] == Assembler.address(of: .call)
      && returnPC[-2] == UInt64(UInt(bitPattern: record.stubEntry))
    {
      returnPC[-2] = UInt64(UInt(bitPattern: record.pointee.entry))
    }
    return true
  }

  /// Calls a host function with the arguments at `sp`.
  @inline(never)
  func callHost(_ record: UnsafeMutablePointer<FunctionRecord>, _ pc: PC, _ sp: SP) -> HostCallState {
    pointee.registers.pc = pc
    pointee.registers.sp = sp
    return pointee.machine._withUnsafeGuaranteedRef { $0.callHost(record, sp) }
  }
}

/// Counts the operation behind `pc` that is about to be executed.
@inline(never)
func countOperation(_ pc: PC, _ ctx: ContextAddress) {
  ctx.context.pointee.statistics?.pointee.count(Int(truncatingIfNeeded: pc[1]), at: UInt(bitPattern: pc))
}

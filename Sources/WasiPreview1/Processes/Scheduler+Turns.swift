import WasmCore

/// Turns, and what happens between them.
extension Scheduler {
  /// What a step has done.
  public enum Progress {
    /// A process has had a turn.
    case ran
    /// Nobody can run until this condition holds. With neither streams of the host nor a time in it, nothing that
    /// happens inside can make it hold.
    case waiting(WaitCondition)
    /// There are no processes left.
    case finished
  }

  /// Why a run has come back.
  public enum RunOutcome: Hashable, Sendable {
    /// What the caller wanted has come true, or all processes have ended.
    case finished
    /// Every process waits for something that none of them, no clock and no stream of the host will bring.
    case idle
    /// The caller has asked for a stop, or a replay has left its recording.
    case stopped
  }

  /// Lets the processes run until all have ended.
  ///
  /// - Parameters:
  ///   - isDone: asked after every turn; ends the run earlier.
  ///   - shouldStop: asked after every turn, and now and then while everybody waits.
  @discardableResult
  public func run(
    until isDone: () -> Bool = { false }, unless shouldStop: () -> Bool = { false }
  ) -> RunOutcome {
    while !isDone() {
      if shouldStop() || profile.hasDiverged { return .stopped }
      switch step() {
      case .ran: continue
      case .finished: return .finished
      case .waiting(let condition):
        switch profile.clocks.wait(for: condition, unless: shouldStop) {
        case .ended: turnsSinceAsking = Self.turnsBetweenQuestions
        case .stopped: return .stopped
        case .hopeless: return .idle
        }
      }
    }
    return .finished
  }

  /// Gives one process a turn. For embedders that have to return to a loop of their own in between.
  public func step() -> Progress {
    if living.isEmpty { return .finished }
    wake()
    guard let next = ready.popFirst() else { return .waiting(commonCondition) }
    if next.exitStatus == nil { takeTurn(next) }
    return .ran
  }

  // MARK: Between turns

  /// Puts everybody who has something to do at the end of the queue.
  private func wake() {
    if let first = timers.first {
      let now = profile.clocks.now
      var due: TimerQueue.Row? = first
      while let row = due, row.deadline <= now {
        pendingWait(row.process, row.wait)?.waiter.wake()
        timers.removeFirst()
        due = timers.first
      }
    }
    turnsSinceAsking += 1
    let isIdle = ready.isEmpty && woken.processes.isEmpty
    if !asked.isEmpty && (isIdle || turnsSinceAsking >= Self.turnsBetweenQuestions) { ask() }
    guard !woken.processes.isEmpty else { return }
    for id in woken.processes {
      if let process = living[id] { ready.append(process) }
    }
    woken.processes.removeAll(keepingCapacity: true)
  }

  /// Asks the streams that wake nobody.
  private func ask() {
    turnsSinceAsking = 0
    asked.removeAll { row in
      guard let wait = pendingWait(row.process, row.wait) else { return true }
      guard wait.condition.hasReadySource else { return false }
      wait.waiter.wake()
      return true
    }
  }

  /// The wait of a process, unless it has ended or nobody has to wake it any more.
  private func pendingWait(_ id: ProcessID, _ number: UInt64) -> ScheduledProcess.Wait? {
    guard case .waiting(let wait)? = living[id]?.phase, wait.number == number, wait.waiter.isWaiting else { return nil }
    return wait
  }

  /// What all the processes wait for together.
  private var commonCondition: WaitCondition {
    var condition = WaitCondition([])
    for row in asked {
      guard let wait = pendingWait(row.process, row.wait) else { continue }
      condition.interests += wait.condition.interests
    }
    while let row = timers.first {
      if pendingWait(row.process, row.wait) != nil {
        condition.deadline = row.deadline
        break
      }
      timers.removeFirst()
    }
    return condition
  }

  // MARK: A turn

  private func takeTurn(_ scheduled: ScheduledProcess) {
    guard !scheduled.isStopped else {
      scheduled.hasMissedTurn = true
      return
    }
    guard let guest = scheduled.guest else { return }
    current = scheduled
    defer { current = nil }
    if case .waiting(var wait) = scheduled.phase {
      let result = scheduled.process.perform(&wait.call, GuestMemory(guest.memory))
      if profile.hasDiverged { return end(scheduled, .failed(.host(Recording.stop))) }
      switch result {
      case .blocked(let condition): return suspend(scheduled, wait.call, condition)
      case .exit(let code): return end(scheduled, .exited(code))
      case .killed(let signal): return end(scheduled, .killed(signal))
      case .done(let errno):
        scheduled.phase = .ready
        do throws(UsageError) {
          try guest.execution.resume(with: [.i32(Int32(errno.rawValue))])
        } catch {
          return end(scheduled, .failed(.usage(error)))
        }
      }
    }
    let store = guest.execution.store
    let before = store.fuelConsumed
    let state = guest.execution.run(slice: store.engine.configuration.metersFuel ? slice : nil)
    let fuel = store.fuelConsumed &- before
    scheduled.fuelConsumed &+= fuel
    profile.clocks.noteWork(fuel)
    observer?(scheduled.id, .ran(fuel: fuel))
    settle(scheduled, state, guest.mailbox)
  }

  /// Does what has to be done after a turn.
  private func settle(_ scheduled: ScheduledProcess, _ state: ExecutionState, _ mailbox: ScheduledProcess.Mailbox) {
    if let status = scheduled.pendingEnd { return end(scheduled, status) }
    switch state {
    case .paused: ready.append(scheduled)
    case .finished: end(scheduled, .exited(0))
    case .outOfFuel: end(scheduled, .failed(.outOfFuel))
    case .interrupted(let reason): end(scheduled, .failed(.interrupted(reason)))
    case .failed(.exit(let code)):
      switch scheduled.process.ending {
      case .exited(let code): end(scheduled, .exited(code))
      case .killed(let signal): end(scheduled, .killed(signal))
      // A host function that is none of WASI's.
      case nil: end(scheduled, .exited(UInt32(bitPattern: code)))
      }
    case .failed(let error): end(scheduled, .failed(error))
    case .waiting:
      guard let blocked = mailbox.blocked else { return end(scheduled, .failed(.wouldSuspend)) }
      mailbox.blocked = nil
      suspend(scheduled, blocked.call, blocked.condition)
    }
  }

  /// Lets a process wait until a call can be made again.
  private func suspend(_ scheduled: ScheduledProcess, _ call: Call, _ condition: WaitCondition) {
    lastWait += 1
    let waiter = Waiter(scheduled.id, woken)
    scheduled.phase = .waiting(
      ScheduledProcess.Wait(number: lastWait, call: call, condition: condition, waiter: waiter))
    var mustAsk = false
    for interest in condition.interests where !interest.source.addWaiter(waiter, interest.direction) { mustAsk = true }
    if mustAsk { asked.append((scheduled.id, lastWait)) }
    if let deadline = condition.deadline {
      timers.add(TimerQueue.Row(deadline: deadline, process: scheduled.id, wait: lastWait))
    }
    observer?(scheduled.id, .blocked(interests: condition.interests.count, deadline: condition.deadline))
  }

  func end(_ scheduled: ScheduledProcess, _ status: ProcessStatus) {
    living[scheduled.id] = nil
    scheduled.end(status)
    observer?(scheduled.id, .ended(status.code))
  }
}

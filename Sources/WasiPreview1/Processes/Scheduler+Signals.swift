/// What processes and shells do to other processes.
extension Scheduler {
  /// Sends a signal. Guests have no handlers, so it ends the process, makes it pause or go on, or does nothing.
  ///
  /// - Returns: whether there was such a process.
  @discardableResult
  public func kill(_ id: ProcessID, _ signal: Signal) -> Bool {
    guard let scheduled = living[id] else { return false }
    switch signal.effect {
    case .nothing: if signal == .continue { resume(scheduled) }
    case .stop: stop(scheduled)
    case .end:
      // Its stack is in use while it waits for a host function that sends the signal.
      if scheduled === current { scheduled.pendingEnd = .killed(signal) } else { end(scheduled, .killed(signal)) }
    }
    return true
  }

  private func stop(_ scheduled: ScheduledProcess) {
    guard !scheduled.isStopped else { return }
    scheduled.isStopped = true
    observer?(scheduled.id, .stopped)
  }

  private func resume(_ scheduled: ScheduledProcess) {
    guard scheduled.isStopped else { return }
    scheduled.isStopped = false
    observer?(scheduled.id, .continued)
    guard scheduled.hasMissedTurn else { return }
    scheduled.hasMissedTurn = false
    ready.append(scheduled)
  }

  /// Lets the processes run until one has ended.
  ///
  /// - Returns: how it has ended; nil when it waits for something that nobody will bring, or the caller asks for a stop.
  public func wait(for process: ScheduledProcess, unless shouldStop: () -> Bool = { false }) -> ProcessStatus? {
    _ = run(until: { process.exitStatus != nil }, unless: shouldStop)
    return process.exitStatus
  }
}

#if !hasFeature(Embedded)
  /// What an asynchronous host function still has to do while the guest that called it waits.
  struct PendingOperation {
    let run: @Sendable () async throws -> [Value]
  }

  extension Imports {
    /// Provides an asynchronous Swift closure as a host function.
    ///
    /// The guest waits while the closure runs; the thread does not. Calls must be made with
    /// `Function.callAsync` or `Execution.results`, which await the closure.
    public mutating func defineAsync(
      _ module: Name, _ name: Name, _ type: FunctionType,
      _ body: @escaping @Sendable ([Value]) async throws -> [Value]
    ) {
      defineSuspending(module, name, type) { (caller, arguments) throws(HostError) in
        guard let store = caller.store else { throw .usage(.wrongState) }
        return .pending(store.keep(PendingOperation(run: { try await body(arguments) })))
      }
    }
  }

  extension Execution {
    /// Runs to the end, awaiting asynchronous host functions on the way.
    ///
    /// Cancelling the task interrupts the guest, if the engine is interruptible.
    ///
    /// - Parameter slice: how much fuel to burn between two chances for other tasks; needs an engine that meters fuel.
    public func results(
      slice: UInt64? = nil, isolation: isolated (any Actor)? = #isolation
    ) async throws -> [Value] {
      let handle = store.interruptHandle
      return try await withTaskCancellationHandler {
        try await finish(slice: slice, isolation: isolation)
      } onCancel: {
        handle.interrupt()
      }
    }

    private func finish(slice: UInt64?, isolation: isolated (any Actor)?) async throws -> [Value] {
      while true {
        switch run(slice: slice) {
        case .finished(let results): return results
        case .failed(let error): throw error
        case .outOfFuel: throw CallError.outOfFuel
        case .interrupted(let reason):
          try Task.checkCancellation()
          throw CallError.interrupted(reason)
        case .paused:
          try Task.checkCancellation()
          await Task.yield()
        case .waiting(let token):
          guard let operation = store.takeOperation(token) else { throw CallError.wouldSuspend }
          do {
            try resume(with: try await operation.run())
          } catch HostError.exception(let exception) {
            try resume(throwing: exception)
          }
        }
      }
    }
  }

  extension Function {
    /// Calls the function, awaiting asynchronous host functions on the way.
    ///
    /// - Parameter slice: how much fuel to burn between two chances for other tasks; needs an engine that meters fuel.
    @discardableResult
    public func callAsync(
      _ arguments: [Value] = [], slice: UInt64? = nil, isolation: isolated (any Actor)? = #isolation
    ) async throws -> [Value] {
      try await start(arguments).results(slice: slice, isolation: isolation)
    }
  }
#endif

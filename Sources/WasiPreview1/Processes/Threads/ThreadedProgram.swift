#if !hasFeature(Embedded)
  import WasmCore

  /// A process whose program starts threads of its own (`wasi-threads`).
  ///
  /// ```swift
  /// let program = try ThreadedProgram(module, process)
  /// let status = try program.run()
  /// ```
  /// Every thread is one of the system, with an instance of the module in a store of its own; what they have in common
  /// are the shared memories that the module imports, and the process: its open files, its clocks. Calls of WASI are
  /// made one at a time; a thread that has to wait lets the others make theirs.
  ///
  /// The process ends when the main thread returns, or when any thread ends the process, traps or fails. The others are
  /// then stopped where they are, which needs an engine that is interruptible.
  ///
  /// What threads do depends on the system's scheduling, so no two runs need be alike, whatever the profile.
  public final class ThreadedProgram: Sendable {
    private let state: Lock<State>
    private let module: Module
    private let limits: StoreLimits
    private let threadLimit: Int
    private let prepare: @Sendable (Store, inout Imports) -> Void
    /// The shared memories that the module imports.
    private let memories: [(module: Name, name: Name, memory: SharedMemory)]

    private struct State {
      let process: Process
      /// How the process has ended: the first reason counts.
      var ending: ProcessStatus?
      var lastThread: UInt32 = 0
      /// How to stop the threads; 0 is the main thread.
      var handles: [UInt32: InterruptHandle] = [:]
      var threads: [UInt32: NativeThread] = [:]
      /// Threads that have nothing more to do and can be joined.
      var finished: [UInt32] = []
    }

    /// A program that has not begun.
    ///
    /// - Parameters:
    ///   - process: belongs to the program from now on.
    ///   - limits: those of each thread's store.
    ///   - threadLimit: the most threads at a time, without the main one.
    ///   - prepare: sets up the store of a thread, with fuel or a deadline, and adds to what the module can import.
    public init(
      _ module: Module, _ process: Process, limits: StoreLimits = StoreLimits(), threadLimit: Int = 1024,
      prepare: @escaping @Sendable (Store, inout Imports) -> Void = { _, _ in }
    ) throws(StartError) {
      guard module.engine.configuration.isInterruptible else {
        throw .usage(.needsConfiguration("isInterruptible"))
      }
      guard process.profile.recording == nil else { throw .cannotRecord }
      var memories: [(module: Name, name: Name, memory: SharedMemory)] = []
      for item in module.imports {
        guard case .memory(let type) = item.type, type.isShared else { continue }
        do throws(LimitError) {
          memories.append((item.module, item.name, try SharedMemory(type, limit: limits.memoryBytes)))
        } catch {
          throw .instantiation(.limit(error))
        }
      }
      self.module = module
      state = Lock(State(process: process))
      self.limits = limits
      self.threadLimit = threadLimit
      self.prepare = prepare
      self.memories = memories
    }

    /// Why a program could not be started.
    public enum StartError: Error {
      case instantiation(InstantiationError)
      case usage(UsageError)
      /// The profile is one that is recorded or replayed, but no two runs with threads are alike.
      case cannotRecord
    }

    /// Whether a module starts threads.
    public static func isNeeded(by module: Module) -> Bool {
      module.imports.contains { $0.module == spawnModule && $0.name == spawnName }
    }

    /// Calls `_start` on the calling thread, and waits until all threads have ended.
    public func run() throws(StartError) -> ProcessStatus {
      let instance: Instance
      do throws(InstantiationError) { instance = try instantiate(thread: 0) } catch {
        finish()
        throw .instantiation(error)
      }
      let start: Function
      do throws(UsageError) { start = try instance.function("_start") } catch {
        finish()
        throw .usage(error)
      }
      call(start, [])
      end(.exited(0))
      finish()
      return state.withLock { $0.ending } ?? .exited(0)
    }

    // MARK: Threads

    private static var spawnModule: Name { "wasi" }
    private static var spawnName: Name { "thread-spawn" }
    /// Numbers of threads are below this one; C libraries have other uses for the bits above.
    private static var threadNumberLimit: UInt32 { 1 << 29 }

    /// Starts a thread that calls `wasi_thread_start` with its number and the argument.
    ///
    /// - Returns: the number, or an error number, negated.
    private func spawn(_ argument: UInt32) -> Int32 {
      guard !memories.isEmpty else { return -Int32(Errno.notSupported.rawValue) }
      joinFinished()
      return state.withLock { state in
        guard state.ending == nil, state.threads.count < threadLimit, state.lastThread + 1 < Self.threadNumberLimit
        else { return -Int32(Errno.again.rawValue) }
        let number = state.lastThread + 1
        // It waits for the lock before anything else, so it is in the table before it ends.
        guard let thread = NativeThread({ [self] in runThread(number, argument) }) else {
          return -Int32(Errno.again.rawValue)
        }
        state.lastThread = number
        state.threads[number] = thread
        return Int32(bitPattern: number)
      }
    }

    private func runThread(_ number: UInt32, _ argument: UInt32) {
      do throws(InstantiationError) {
        let instance = try instantiate(thread: number)
        do throws(UsageError) {
          call(
            try instance.function("wasi_thread_start"),
            [.i32(Int32(bitPattern: number)), .i32(Int32(bitPattern: argument))])
        } catch {
          end(.failed(.usage(error)))
        }
      } catch {
        end(.failed(.host(.trap(error.description))))
      }
      state.withLock { state in
        state.handles[number] = nil
        state.finished.append(number)
      }
    }

    /// Calls a function; if it fails, so does the process.
    private func call(_ function: Function, _ arguments: [Value]) {
      do throws(CallError) {
        try function.call(arguments)
      } catch {
        // After `proc_exit` the process has ended already; this changes nothing then.
        if case .exit(let code) = error { end(.exited(UInt32(bitPattern: code))) } else { end(.failed(error)) }
      }
    }

    private func instantiate(thread number: UInt32) throws(InstantiationError) -> Instance {
      let store = Store(module.engine, limits: limits)
      state.withLock { state in
        state.handles[number] = store.interruptHandle
        if state.ending != nil { store.interruptHandle.interrupt() }
      }
      var imports = Imports()
      for memory in memories { imports.define(memory.module, memory.name, memory.memory) }
      define(in: &imports)
      prepare(store, &imports)
      return try store.instantiate(module, imports)
    }

    /// Ends the process: every thread stops as soon as it can.
    private func end(_ status: ProcessStatus) {
      state.withLock { state in
        guard state.ending == nil else { return }
        state.ending = status
        for handle in state.handles.values { handle.interrupt() }
      }
    }

    private func joinFinished() {
      let threads = state.withLock { state in
        let threads = state.finished.compactMap { state.threads.removeValue(forKey: $0) }
        state.finished = []
        return threads
      }
      for thread in threads { thread.join() }
    }

    /// Waits for all threads. None is started any more.
    private func finish() {
      end(.exited(0))
      let threads = state.withLock { state in
        let threads = Array(state.threads.values)
        state.threads = [:]
        return threads
      }
      for thread in threads { thread.join() }
      state.withLock { $0.process.descriptors.closeAll() }
    }

    // MARK: Calls

    private func define(in imports: inout Imports) {
      for dialect in Dialect.allCases {
        for function in Preview1Function.allCases {
          imports.defineRaw(dialect.moduleName, function.name, function.type) {
            [self] (caller, slots) throws(HostError) in
            try run(Call(function, CallArguments(slots), dialect), caller, slots)
          }
        }
      }
      imports.defineRaw(Self.spawnModule, Self.spawnName, FunctionType([.i32], [.i32])) { [self] (_, slots) in
        slots.return(i32: UInt32(bitPattern: spawn(slots.i32(0))))
      }
    }

    private func run(_ call: Call, _ caller: Caller, _ slots: HostSlots) throws(HostError) {
      var call = call
      let memory = GuestMemory(caller.memory)
      while true {
        // A thread that the others have left behind makes no more calls.
        let result = state.withLock { $0.ending == nil ? $0.process.perform(&call, memory) : .exit(0) }
        switch result {
        case .done(let errno): return slots.return(i32: UInt32(errno.rawValue))
        case .exit(let code):
          end(.exited(code))
          throw .exit(Int32(bitPattern: code))
        case .killed(let signal):
          end(.killed(signal))
          throw .exit(signal.exitStatus)
        case .blocked(let condition):
          pause(for: condition, caller.store)
          // What has stopped a process that has not ended is the thread's own: its deadline, above all.
          guard let store = caller.store, store.shouldStop, state.withLock({ $0.ending == nil }) else { continue }
          throw HostError(.interrupted(Process.interruptReason(store)))
        }
      }
    }

    /// Waits a little for a condition, while other threads make calls.
    private func pause(for condition: WaitCondition, _ store: Store?) {
      let isPassed = state.withLock { state in
        let clocks = state.process.profile.clocks
        guard clocks.isVirtual, condition.deadline != nil else { return false }
        return clocks.wait(for: condition, unless: { false }) == .ended
      }
      if isPassed { return }
      let poll = HostPoll(condition)
      // What other threads do to a pipe wakes nobody, so look again soon.
      var time: UInt64 = poll.isEmpty && condition.interests.isEmpty ? 20_000_000 : 1_000_000
      if let deadline = condition.deadline {
        let now = state.withLock { $0.process.profile.clocks.now }
        time = min(time, deadline > now ? deadline - now : 0)
      }
      _ = poll.wait(nanoseconds: time, unless: { store?.shouldStop ?? false })
    }
  }
#endif

import WasmCore

/// Runs many processes in one thread.
///
/// ```swift
/// let scheduler = Scheduler()
/// let pipe = Pipe()
/// try scheduler.start(producer, ProcessConfiguration(output: pipe.openWriter()))
/// let last = try scheduler.start(consumer, ProcessConfiguration(input: pipe.openReader()))
/// scheduler.run()
/// print(last.exitStatus)
/// ```
///
/// Processes take turns. A turn ends when the slice of fuel is burnt, or when a call has to wait: for a pipe that is
/// empty or full, in `poll_oneoff`, for a time. Nobody runs meanwhile, so processes need no locks, and nothing outside
/// decides who is next: with a deterministic profile every run is like the other.
///
/// - **Who is next.** A queue, first in, first out. A turn that ends with the slice puts its process at the end. So does
///   a stream that wakes a process which waits for it; the streams know their waiters, so that thousands of processes
///   that wait cost nothing. Streams of the host cannot do that: they are asked, every few turns and when nobody can
///   run.
/// - **Calls that wait** are values. When the process has its next turn, the call is made again; it may have to wait
///   again, if somebody else has taken the bytes. When it is done, the guest goes on behind it in the same turn.
/// - **Time.** Virtual clocks go on by the fuel that guests burn, and when all processes wait, to the earliest time that
///   anybody waits for. The host's clocks go on by themselves; when all wait, the thread does.
///
/// Slices need an engine that meters fuel. Without one, a process that never calls keeps its turn.
public final class Scheduler {
  /// What the processes have in common: clocks, and the source of random bytes.
  public let profile: Profile
  /// The most fuel of one turn.
  public let slice: UInt64
  /// Told of everything that happens to processes.
  public var observer: ((ProcessID, SchedulerEvent) -> Void)?

  var living: [ProcessID: ScheduledProcess] = [:]
  var ready = ReadyQueue()
  var timers = TimerQueue()
  let woken = WakeQueue()
  /// Waits for something that has to be asked.
  var asked: [(process: ProcessID, wait: UInt64)] = []
  var turnsSinceAsking = 0
  var lastWait: UInt64 = 0
  /// Whose turn it is.
  var current: ScheduledProcess?
  private var lastID: UInt32 = 0

  /// How many turns may pass until streams that wake nobody are asked again.
  static var turnsBetweenQuestions: Int { 16 }

  /// A scheduler without processes.
  public init(profile: Profile = .deterministic(), slice: UInt64 = 100_000) {
    self.profile = profile
    self.slice = slice
  }

  /// The processes that have not ended, by their numbers.
  public var processes: [ScheduledProcess] { living.values.sorted { $0.id < $1.id } }

  /// A process that has not ended, by its number.
  public subscript(id: ProcessID) -> ScheduledProcess? { living[id] }

  // MARK: Starting

  /// Starts a program with the scheduler's clocks and random bytes, whatever the configuration says of them.
  @discardableResult
  public func start(
    _ module: Module, _ configuration: ProcessConfiguration, limits: StoreLimits = StoreLimits(),
    imports: Imports = Imports(), prepare: (Store) -> Void = { _ in }
  ) throws(StartError) -> ScheduledProcess {
    var configuration = configuration
    configuration.profile = profile
    let process: Process
    do throws(Errno) { process = try Process(configuration) } catch { throw .errno(error) }
    return try start(module, process, limits: limits, imports: imports, prepare: prepare)
  }

  /// Starts a program. Its first turn comes later.
  ///
  /// - Parameters:
  ///   - process: must have the scheduler's profile.
  ///   - imports: what the module can import besides WASI.
  ///   - prepare: gets the store before any code runs in it. A module may have a start function, which is no turn: only
  ///     fuel, a deadline or an interrupt can end it.
  @discardableResult
  public func start(
    _ module: Module, _ process: Process, limits: StoreLimits = StoreLimits(), imports: Imports = Imports(),
    prepare: (Store) -> Void = { _ in }
  ) throws(StartError) -> ScheduledProcess {
    let mailbox = ScheduledProcess.Mailbox()
    var imports = imports
    process.define(in: &imports) { call, condition in
      mailbox.blocked = (call, condition)
      return 0
    }
    let store = Store(module.engine, limits: limits)
    prepare(store)
    let instance: Instance
    do throws(InstantiationError) {
      instance = try store.instantiate(module, imports)
    } catch {
      throw .instantiation(error)
    }
    let execution: Execution
    do throws(UsageError) { execution = try instance.function("_start").start() } catch { throw .usage(error) }
    var memory: Memory?
    if case .memory(let exported)? = instance.export("memory") { memory = exported }
    lastID += 1
    let scheduled = ScheduledProcess(
      ProcessID(rawValue: lastID), process,
      ScheduledProcess.Guest(execution: execution, memory: memory, mailbox: mailbox))
    living[scheduled.id] = scheduled
    ready.append(scheduled)
    observer?(scheduled.id, .started)
    return scheduled
  }

  /// Why a program could not be started.
  public enum StartError: Error {
    /// The process has no room for its first descriptors.
    case errno(Errno)
    case instantiation(InstantiationError)
    /// The module has no function `_start` without parameters.
    case usage(UsageError)
  }
}

/// The processes that can run, in the order of their turns.
struct ReadyQueue {
  private var processes: [ScheduledProcess?] = []
  private var head = 0

  var isEmpty: Bool { head == processes.count }

  mutating func append(_ process: ScheduledProcess) { processes.append(process) }

  mutating func popFirst() -> ScheduledProcess? {
    guard !isEmpty else { return nil }
    let first = processes[head]
    processes[head] = nil
    head += 1
    // The room in front is used again when it is half of all: that costs each process one move.
    if head * 2 >= processes.count {
      processes.removeFirst(head)
      head = 0
    }
    return first
  }
}

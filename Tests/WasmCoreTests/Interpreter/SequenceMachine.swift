import WasmText

@testable import WasmCore

/// Runs register code that no module has, in a frame and a memory whose content is by chance.
final class SequenceMachine {
  private let store: Store
  private let instance: Instance
  private let machine: Machine
  /// What the memory has in it before each run.
  private let content: [UInt64]
  private let globals: UnsafeMutablePointer<UInt64>

  /// Everything that code leaves behind.
  struct Outcome {
    var stop: StopReason
    var trap: TrapKind
    /// Where the code stopped before its end, in words from the start.
    var position: Int
    var fuel: Int64
    var pollCountdown: Int
    var accumulators: [UInt64] = []
    var slots: [UInt64]
    var globals: [UInt64]
    var memory: [UInt8]

    func isSame(as other: Outcome) -> Bool {
      stop == other.stop && trap == other.trap && position == other.position && fuel == other.fuel
        && pollCountdown == other.pollCountdown && globals == other.globals && memory == other.memory
        && zip(slots, other.slots).allSatisfy(Self.isSame)
        && zip(accumulators, other.accumulators).allSatisfy(Self.isSame)
    }

    /// Which of two NaNs comes out of a sum is up to the compiler's order of operands.
    private static func isSame(_ a: UInt64, _ b: UInt64) -> Bool {
      a == b || (Double(bitPattern: a).isNaN && Double(bitPattern: b).isNaN)
        || (a >> 32 == b >> 32 && Float(bitPattern: UInt32(truncatingIfNeeded: a)).isNaN
          && Float(bitPattern: UInt32(truncatingIfNeeded: b)).isNaN)
    }
  }

  init() throws {
    let bytes = try TextModule.encode("(module (memory 1))")
    let engine = Engine(EngineConfiguration())
    store = Store(engine, limits: StoreLimits())
    instance = try store.instantiate(try Module(bytes, engine: engine), Imports())
    machine = Machine(store)
    var random = SplitMix64(state: 7)
    content = (0..<8192).map { _ in random.operand() }
    globals = .allocate(capacity: SequenceCode.globalCount)
  }

  deinit { globals.deallocate() }

  func run(_ code: SequenceCode, seed: UInt64) -> Outcome {
    var random = SplitMix64(state: seed ^ 0x5EED)
    let context = machine.context
    let memory = instance.data.record.pointee.memory
    let slots = machine.slots
    for slot in 0..<64 { slots[slot] = random.operand() }
    for number in 0..<SequenceCode.globalCount { globals[number] = random.operand() }
    let page = UnsafeMutableRawBufferPointer(start: memory.pointee.base, count: 65_536)
    content.withUnsafeBytes { page.copyMemory(from: $0) }
    context.pointee.instance = instance.data.record
    context.pointee.memory = memory
    context.pointee.trapKind = .none
    context.pointee.fuel = Int64(random.next() >> random.next() % 64 >> 1)
    context.pointee.pollCountdown = Int(random.next() % 2)
    var code = code.words(globals: globals)
    return code.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { preconditionFailure("no code") }
      context.pointee.registers = Registers(
        pc: start, sp: slots, base: memory.pointee.base, size: memory.pointee.byteCount, r: random.operand(),
        d: Double(bitPattern: random.operand()), f: Float(bitPattern: UInt32(truncatingIfNeeded: random.operand())))
      Context.run(context)
      let registers = context.pointee.registers
      let stop = context.pointee.stopReason
      let hasFinished = stop == .finished
      return Outcome(
        stop: stop, trap: context.pointee.trapKind, position: hasFinished ? 0 : registers.pc - start,
        fuel: context.pointee.fuel, pollCountdown: context.pointee.pollCountdown,
        accumulators: stop == .trapped ? [] : [registers.r, registers.d.bitPattern, UInt64(registers.f.bitPattern)],
        slots: (0..<64).map { slots[$0] }, globals: (0..<SequenceCode.globalCount).map { globals[$0] },
        memory: Array(page))
    }
  }
}

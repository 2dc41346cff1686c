import WasmCore

/// Takes one input as far as the stage asks.
struct Trial {
  /// What became of an input.
  enum Outcome: Int, CaseIterable {
    case malformed
    case invalid
    case limited
    case disabled
    case accepted
    case unlinkable
    case trapped
    case finished
    case stopped
  }

  let stage: Settings.Stage

  /// How much fuel a run has: enough to get somewhere, too little to be slow.
  private static let fuel: UInt64 = 100_000
  /// How much it has when every allocation collects.
  private static let stressedFuel: UInt64 = 2_000

  func run(_ bytes: [UInt8]) -> Outcome {
    if stage == .run { _ = run(bytes, fuel: Self.stressedFuel, collectsAtEveryAllocation: true) }
    return run(bytes, fuel: Self.fuel, collectsAtEveryAllocation: false)
  }

  private func run(_ bytes: [UInt8], fuel: UInt64, collectsAtEveryAllocation: Bool) -> Outcome {
    var configuration = EngineConfiguration()
    if stage != .run { configuration.features = .all }
    configuration.metersFuel = stage == .run
    configuration.collectsAtEveryAllocation = collectsAtEveryAllocation
    // An engine for each input: what one leaves behind must not decide about the next.
    let engine = Engine(configuration)
    do throws(ModuleError) {
      if stage == .decode {
        _ = try Module.decode(ModuleSource(bytes), engine: engine)
        return .accepted
      }
      let module = try Module(bytes, engine: engine)
      return stage == .run ? ModuleRun(module, fuel: fuel).run() : .accepted
    } catch {
      switch error.kind {
      case .malformed: return .malformed
      case .invalid: return .invalid
      case .limit: return .limited
      case .disabled: return .disabled
      }
    }
  }
}

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

  func run(_ bytes: [UInt8]) -> Outcome {
    var configuration = EngineConfiguration()
    if stage != .run { configuration.features = .all }
    configuration.metersFuel = stage == .run
    // An engine for each input: what one leaves behind must not decide about the next.
    let engine = Engine(configuration)
    do throws(ModuleError) {
      if stage == .decode {
        _ = try Module.decode(ModuleSource(bytes), engine: engine)
        return .accepted
      }
      let module = try Module(bytes, engine: engine)
      return stage == .run ? ModuleRun(module).run() : .accepted
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

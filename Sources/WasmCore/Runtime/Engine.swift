/// What modules, stores and executions share: a configuration and the identity of types.
///
/// Engines are cheap and thread-safe; modules and stores of different engines do not mix.
public final class Engine: Sendable {
  public let configuration: EngineConfiguration
  let types: TypeRegistry
  let instructions = InstructionTable()
  let landings = Landings()

  public init(_ configuration: EngineConfiguration = EngineConfiguration()) {
    var configuration = configuration
    configuration.features = configuration.features.withoutIncomplete
    self.configuration = configuration
    types = TypeRegistry()
  }

  /// The definition behind a canonical type number of this engine.
  public func definition(of id: TypeID) -> SubType { types.definition(of: id) }

  /// The function type behind a canonical type number, if it is one.
  public func functionType(_ id: TypeID) -> FunctionType? {
    if case .function(let type) = definition(of: id).composite { return type }
    return nil
  }
}

/// The instruction table indexed by opcode number.
struct InstructionTable: Sendable {
  /// Above the last opcode number.
  static var size: Int { 0x600 }

  let opcodes: [Opcode?]
  let immediates: [ImmediateKind]

  init() {
    var opcodes = [Opcode?](repeating: nil, count: Self.size)
    var immediates = [ImmediateKind](repeating: .none, count: Self.size)
    for info in OpcodeInfo.all {
      opcodes[Int(info.opcode.rawValue)] = info.opcode
      immediates[Int(info.opcode.rawValue)] = info.immediates
    }
    self.opcodes = opcodes
    self.immediates = immediates
  }
}

/// Code that calls return to when not to a caller's code.
final class Landings: Sendable {
  // SAFETY: written once, here; freed when no execution of the engine is left.
  nonisolated(unsafe) private let words: UnsafeMutablePointer<UInt64>

  init() {
    words = .allocate(capacity: 2)
    words[0] = Assembler.address(of: .finishExecution)
    words[1] = Assembler.address(of: .returnCrossing)
  }

  deinit { words.deallocate() }

  /// Ends the execution.
  var finish: PC { words }
  /// Goes back to the instance that called.
  var crossing: PC { words + 1 }
}

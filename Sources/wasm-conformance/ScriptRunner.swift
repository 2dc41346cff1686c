import WasmCore
import WasmText

/// Runs the commands of one script, one after the other, in a store of their own.
///
/// A module that needs something the engine does not have is not an error of the engine: the module
/// and everything that refers to it is skipped, with the reason. A module that the engine should run
/// and does not is a failure, and so is everything that refers to it.
struct ScriptRunner {
  /// Something that a command refers to: there, or not there for a reason.
  enum Entity<Content> {
    case present(Content)
    case skipped(String)
    case failed(String)
  }

  let engine: Engine
  let store: Store
  /// What the script's group takes for granted; anything else does not exist for its assertions.
  let features: FeatureSet
  /// Modules by the name under which others import them.
  var registry: [Name: Entity<ScriptInstance>] = [:]
  var spectest = Imports()
  /// Modules and instances by identifier. Identifiers are bytes, as names are.
  var definitions: [Name: Entity<Module>] = [:]
  var instances: [Name: Entity<ScriptInstance>] = [:]
  var latestDefinition: Entity<Module> = .failed("no module has been defined")
  var current: Entity<ScriptInstance> = .failed("no module has been instantiated")
  /// Threads that have been started and not waited for, oldest first.
  var threads: [(name: String, thread: Entity<ScriptThread>)] = []

  /// - Parameter disabled: features that the engine is to be without, as if it did not implement them.
  init(features: FeatureSet, disabled: FeatureSet, collectsAtEveryAllocation: Bool) throws(SetupError) {
    var configuration = EngineConfiguration()
    configuration.collectsAtEveryAllocation = collectsAtEveryAllocation
    configuration.features = features.disabling(disabled)
    try self.init(ScriptThread.Inheritance(engine: Engine(configuration), features: features))
  }

  /// A runner for commands on a thread of their own.
  init(_ inheritance: ScriptThread.Inheritance) throws(SetupError) {
    engine = inheritance.engine
    features = inheritance.features
    store = Store(engine)
    if let name = inheritance.sharedInstance {
      instances[Name(name)] = .present(ScriptInstance(sharing: inheritance.sharedMemories, in: store))
    }
    try SpectestModule.define(in: &spectest, store: store)
  }

  /// Runs a command and says how it ended; a thread's block yields a result for each of its commands.
  mutating func run(_ command: Command) -> [CommandResult] {
    let line = command.line
    func result(_ outcome: Outcome, _ wording: Wording? = nil) -> [CommandResult] {
      [CommandResult(line: line, command: command.kind.keyword, outcome: outcome, wording: wording)]
    }
    switch command.kind {
    case .module(let definition): return result(define(definition, line: line, instantiating: true))
    case .definition(let definition): return result(define(definition, line: line, instantiating: false))
    case .instance(let name, let module): return result(instantiate(name, module))
    case .register(let name, let module): return result(register(name, module))
    case .action(let action): return result(run(action))
    case .assertReturn(let action, let expected): return result(assertReturn(action, expected))
    case .assertTrap(let action, let text): return result(assertTrap(action, text))
    case .assertExhaustion(let action, let text): return result(assertTrap(action, text))
    case .assertException(let action): return result(assertException(action))
    case .assertUninstantiable(let definition, let text): return result(assertUninstantiable(definition, text))
    case .assertUnlinkable(let definition, let text):
      let (outcome, wording) = assertUnlinkable(definition, text)
      return result(outcome, wording)
    case .assertInvalid(let definition, let text):
      let (outcome, wording) = assertInvalid(definition, text)
      return result(outcome, wording)
    case .assertMalformed(let definition, let text):
      let (outcome, wording) = assertMalformed(definition, text)
      return result(outcome, wording)
    case .assertMalformedCustom(let definition, let text):
      let (outcome, wording) = assertAnnotation(definition, .malformedAnnotation, text)
      return result(outcome, wording)
    case .assertInvalidCustom(let definition, let text):
      let (outcome, wording) = assertAnnotation(definition, .invalidAnnotation, text)
      return result(outcome, wording)
    case .thread(let name, let shared, let commands): return start(name, sharing: shared, commands, line: line)
    case .wait(let name): return wait(for: name, line: line)
    }
  }
}

extension Command.Kind {
  /// The command's name in the JSON form of scripts.
  var keyword: String {
    switch self {
    case .module: "module"
    case .definition: "module_definition"
    case .instance: "module_instance"
    case .register: "register"
    case .action: "action"
    case .assertReturn: "assert_return"
    case .assertTrap: "assert_trap"
    case .assertExhaustion: "assert_exhaustion"
    case .assertException: "assert_exception"
    case .assertUninstantiable: "assert_uninstantiable"
    case .assertUnlinkable: "assert_unlinkable"
    case .assertInvalid: "assert_invalid"
    case .assertMalformed: "assert_malformed"
    case .assertInvalidCustom: "assert_invalid_custom"
    case .assertMalformedCustom: "assert_malformed_custom"
    case .thread: "thread"
    case .wait: "wait"
    }
  }
}

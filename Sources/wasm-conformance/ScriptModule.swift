import WasmText

/// A module of a script, and what the command around it says about it.
struct ScriptModule {
  let line: Int
  /// The keyword of the command.
  let command: String
  let definition: ModuleDefinition
  /// Whether the script takes the module for valid.
  let isValid: Bool
}

extension ScriptFile {
  /// The modules of the script in order, those that are wrong on purpose and those of threads too.
  func modules() throws(ScriptError) -> [ScriptModule] {
    var modules: [ScriptModule] = []
    for step in try steps() {
      switch step {
      case .command(let command): Self.collect(command, into: &modules)
      case .unreadable(let line, let message): throw ScriptError("line \(line): \(message)")
      }
    }
    return modules
  }

  private static func collect(_ command: Command, into modules: inout [ScriptModule]) {
    if case .thread(_, _, let commands) = command.kind {
      for inner in commands { collect(inner, into: &modules) }
    }
    guard let definition = command.kind.definition else { return }
    modules.append(
      ScriptModule(
        line: command.line, command: command.kind.keyword, definition: definition, isValid: command.kind.takesForValid))
  }
}

extension Command.Kind {
  /// The module that the command is about.
  fileprivate var definition: ModuleDefinition? {
    switch self {
    case .module(let definition), .definition(let definition): definition
    case .assertUninstantiable(let definition, _), .assertUnlinkable(let definition, _): definition
    case .assertInvalid(let definition, _), .assertMalformed(let definition, _): definition
    case .assertInvalidCustom(let definition, _), .assertMalformedCustom(let definition, _): definition
    case .instance, .register, .action, .assertReturn, .assertTrap, .assertExhaustion, .assertException, .thread, .wait:
      nil
    }
  }

  fileprivate var takesForValid: Bool {
    switch self {
    case .module, .definition, .assertUninstantiable, .assertUnlinkable: true
    default: false
    }
  }
}

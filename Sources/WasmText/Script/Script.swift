import WasmCore

/// A test script: the commands of a `.wast` file.
///
/// Modules within it are kept as text and parsed when their command runs, because some of them are
/// meant to be refused.
public struct Script: Sendable {
  public var commands: [Command]

  public init(commands: [Command]) { self.commands = commands }

  /// Reads a script. A text that is just the fields of a module is a script with that one module.
  public static func parse(_ text: [UInt8]) throws(TextError) -> Script {
    var parser = ScriptParser(try Lexer.lex(SourceText(text)))
    return Script(commands: try parser.script())
  }
}

/// One command of a script.
public struct Command: Sendable {
  /// The line of the command's keyword; of an assertion, that of the module or action that it is about.
  public var line: Int
  public var kind: Kind

  public init(line: Int, kind: Kind) {
    self.line = line
    self.kind = kind
  }

  public enum Kind: Sendable {
    /// Decode, validate and instantiate; the instance becomes the current one.
    case module(ModuleDefinition)
    /// Decode and validate only.
    case definition(ModuleDefinition)
    /// Instantiate a definition, the latest one if none is named.
    case instance(instance: String?, module: String?)
    /// Make the exports of an instance importable.
    case register(name: Name, module: String?)
    case action(Action)
    case assertReturn(Action, [ExpectedResult])
    case assertTrap(Action, String)
    case assertExhaustion(Action, String)
    case assertException(Action)
    /// The module is valid and links, but instantiating it traps.
    case assertUninstantiable(ModuleDefinition, String)
    case assertUnlinkable(ModuleDefinition, String)
    case assertInvalid(ModuleDefinition, String)
    case assertMalformed(ModuleDefinition, String)
    case assertInvalidCustom(ModuleDefinition, String)
    case assertMalformedCustom(ModuleDefinition, String)
    /// Run commands on another thread, which sees one instance of this one.
    case thread(name: String, shared: String?, [Command])
    case wait(String)
  }
}

/// What a script does with an instance, the current one if none is named.
public enum Action: Hashable, Sendable {
  case invoke(module: String?, field: Name, [ScriptValue])
  /// Read an exported global.
  case get(module: String?, field: Name)
}

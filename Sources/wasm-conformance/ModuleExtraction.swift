import CommandInterface
import WasmText

/// Writes the modules of scripts as files in the binary format, for tools that want many small modules.
struct ModuleExtraction {
  /// Where the files go: `SCRIPT.NUMBER.wasm`.
  let folder: String

  /// Writes the modules of a script, the wrong ones too as far as they can be encoded.
  ///
  /// - Returns: how many there were.
  func write(_ script: ScriptFile) throws(OptionError) -> Int {
    do throws(ScriptError) {
      var count = 0
      for case .command(let command) in try script.steps() { try write(command, of: script, &count) }
      return count
    } catch {
      throw OptionError("\(script.shownPath): \(error)")
    }
  }

  private func write(_ command: Command, of script: ScriptFile, _ count: inout Int) throws(ScriptError) {
    if case .thread(_, _, let commands) = command.kind {
      for inner in commands { try write(inner, of: script, &count) }
    }
    // Text that is wrong on purpose has no binary form.
    guard let definition = command.kind.definition, let bytes = try? definition.encode() else { return }
    let name = script.shownPath.split(separator: "/").joined(separator: "-")
    do throws(FileError) {
      try FileContents.write(bytes, to: "\(folder)/\(name).\(count).wasm")
    } catch {
      throw ScriptError(error.description)
    }
    count += 1
  }
}

extension Command.Kind {
  /// The module that the command is about.
  var definition: ModuleDefinition? {
    switch self {
    case .module(let definition), .definition(let definition): definition
    case .assertUninstantiable(let definition, _), .assertUnlinkable(let definition, _): definition
    case .assertInvalid(let definition, _), .assertMalformed(let definition, _): definition
    case .assertInvalidCustom(let definition, _), .assertMalformedCustom(let definition, _): definition
    case .instance, .register, .action, .assertReturn, .assertTrap, .assertExhaustion, .assertException, .thread, .wait:
      nil
    }
  }
}

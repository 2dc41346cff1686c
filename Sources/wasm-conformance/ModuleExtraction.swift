import CommandInterface
import WasmCore
import WasmText

/// Writes the modules of scripts as files, for tools that want many small modules.
struct ModuleExtraction {
  enum Form {
    /// The binary format: all modules that have one, the wrong ones too.
    case binary
    /// Text as `ModulePrinter` writes it: all modules that their scripts take for valid.
    case text
  }

  /// Where the files go: `SCRIPT.NUMBER.wasm` or `.wat`; both forms of a module have the same number.
  let folder: String
  let form: Form

  /// Writes the modules of a script.
  ///
  /// - Returns: how many were written.
  func write(_ script: ScriptFile) throws(OptionError) -> Int {
    let name = script.shownPath.split(separator: "/").joined(separator: "-")
    var number = 0
    var written = 0
    do throws(ScriptError) {
      for module in try script.modules() {
        // Text that is wrong on purpose has no binary form.
        guard let bytes = try? module.definition.encode() else { continue }
        if let contents = contents(module, bytes) {
          do throws(FileError) {
            try FileContents.write(contents, to: "\(folder)/\(name).\(number).\(form == .text ? "wat" : "wasm")")
          } catch {
            throw ScriptError(error.description)
          }
          written += 1
        }
        number += 1
      }
      return written
    } catch {
      throw OptionError("\(script.shownPath): \(error)")
    }
  }

  private func contents(_ module: ScriptModule, _ bytes: [UInt8]) -> [UInt8]? {
    guard form == .text else { return bytes }
    guard module.isValid else { return nil }
    let engine = RoundTrip.engine()
    let source = ModuleSource(bytes)
    guard let contents = try? Module.decode(source, engine: engine) else { return nil }
    return Array(ModulePrinter.print(contents, source: source, engine: engine).utf8)
  }
}

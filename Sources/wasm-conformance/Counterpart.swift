import CommandInterface
import ModuleComparison
import WasmCore
import WasmText

/// Compares modules with what another tool has made of the same scripts.
struct Counterpart {
  /// Where the other tool's files are: `NAME/NAME.json` for a script `NAME.wast`, `NAME.wasm` for a module `NAME.wasm`.
  let folder: String

  /// The places in `file` that were compared, and with what result; nil if the other tool has no such file.
  func verdicts(on file: ScriptFile) -> [(line: Int, verdict: ModuleVerdict)]? {
    if file.path.hasSuffix(".wasm") {
      guard let other = try? FileContents.read(folder + "/" + file.shownPath) else { return nil }
      guard let bytes = try? FileContents.read(file.path) else { return [(1, .different("cannot be read"))] }
      return [(1, Self.verdict(bytes, other, engine: RoundTrip.engine()))]
    }
    let stem = file.shownPath.split(separator: ".").dropLast().joined(separator: ".")
    let name = stem.split(separator: "/").last ?? ""
    let path = "\(folder)/\(stem)/\(name).json"
    guard (try? FileContents.map(path).release()) != nil else { return nil }
    do throws(ScriptError) {
      let mine = try file.modules()
      let others = try ScriptFile(path: path, shownPath: path).modules()
      guard mine.map(\.line) == others.map(\.line), mine.map(\.command) == others.map(\.command) else {
        return [(1, .different("the scripts do not have the same modules"))]
      }
      return zip(mine, others).map { ($0.line, Self.verdict($0, $1)) }
    } catch {
      return [(1, .different(error.description))]
    }
  }

  private static func verdict(_ mine: ScriptModule, _ other: ScriptModule) -> ModuleVerdict {
    switch (bytes(mine), bytes(other)) {
    case (nil, nil): .incomparable
    // Other tools translate wrong annotations, and leave it to others to complain.
    case (nil, _) where mine.command == "assert_invalid_custom": .incomparable
    case (nil, _): .different("only the counterpart can be translated")
    case (_, nil): .different("the counterpart cannot be translated")
    case (let mine?, let other?): verdict(mine, other, engine: RoundTrip.engine())
    }
  }

  private static func bytes(_ module: ScriptModule) -> [UInt8]? { try? module.definition.encode() }

  private static func verdict(_ mine: [UInt8], _ other: [UInt8], engine: Engine) -> ModuleVerdict {
    switch (decode(mine, engine), decode(other, engine)) {
    case (.failure, .failure): .incomparable
    case (.failure(let error), _): .different("does not decode: \(error)")
    case (_, .failure(let error)): .different("the counterpart does not decode: \(error)")
    case (.success(let mine), .success(let other)):
      mine.difference(from: other).map(ModuleVerdict.different) ?? .equal
    }
  }

  private static func decode(_ bytes: [UInt8], _ engine: Engine) -> Result<ComparableModule, ModuleError> {
    let source = ModuleSource(bytes)
    do throws(ModuleError) {
      return .success(ComparableModule(try Module.decode(source, engine: engine), source))
    } catch {
      return .failure(error)
    }
  }
}

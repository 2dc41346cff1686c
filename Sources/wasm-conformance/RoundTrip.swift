import ModuleComparison
import WasmCore
import WasmText

/// What comparing two forms of a module has shown.
enum ModuleVerdict {
  case equal
  /// There is nothing to compare: the module is wrong on purpose, and its bytes say no more than that.
  case incomparable
  case different(String)
}

/// Prints modules, translates the text again, and compares what comes out with what went in.
enum RoundTrip {
  /// An engine that reads everything that the format layer knows of.
  static func engine() -> Engine {
    var configuration = EngineConfiguration()
    configuration.features = .all
    return Engine(configuration)
  }

  /// Takes one module there and back.
  static func verdict(on module: ScriptModule) -> ModuleVerdict {
    let engine = engine()
    let bytes: [UInt8]
    do throws(TextError) { bytes = try module.definition.encode() } catch {
      return module.isValid ? .different("the script's own text is refused: \(error)") : .incomparable
    }
    let source = ModuleSource(bytes)
    let contents: ModuleContents
    do throws(ModuleError) { contents = try Module.decode(source, engine: engine) } catch {
      return module.isValid ? .different("the module does not decode: \(error)") : .incomparable
    }
    let original = ComparableModule(contents, source)
    // Code that is damaged, or refers to types that are not there, has no text.
    guard original.isReadable else {
      return module.isValid ? .different("the module has code that cannot be read") : .incomparable
    }
    let text = ModulePrinter.print(contents, source: source, engine: engine)
    do throws(TextError) {
      let otherSource = ModuleSource(try TextModule.encode(text))
      do throws(ModuleError) {
        let other = ComparableModule(try Module.decode(otherSource, engine: engine), otherSource)
        return original.difference(from: other).map(ModuleVerdict.different) ?? .equal
      } catch {
        return .different("its text becomes a module that does not decode: \(error)")
      }
    } catch {
      return .different("its text is refused: \(error)")
    }
  }
}

import Testing
import WasmCore
import WasmText

/// What the specs of this target say about texts.
enum ModuleText {
  /// Expects that two texts are the same module, byte by byte apart from names.
  static func expectSame(
    _ text: String, _ other: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    do {
      let first = try withoutCustomSections(TextModule.encode(text))
      let second = try withoutCustomSections(TextModule.encode(other))
      #expect(first == second, sourceLocation: sourceLocation)
    } catch {
      Issue.record(error, sourceLocation: sourceLocation)
    }
  }

  /// Expects that a text is refused with a message that begins in a certain way.
  static func expectError(
    _ text: String, _ message: String, _ kind: TextError.Kind = .malformed,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    do {
      _ = try TextModule.encode(text)
      Issue.record("not refused: \(text)", sourceLocation: sourceLocation)
    } catch {
      #expect(error.message.hasPrefix(message), sourceLocation: sourceLocation)
      #expect(error.kind == kind, sourceLocation: sourceLocation)
    }
  }

  /// Expects that a text follows the grammar.
  static func expectWellFormed(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
    do {
      _ = try TextModule.encode(text)
    } catch {
      Issue.record(error, sourceLocation: sourceLocation)
    }
  }

  /// An engine that takes everything that the format layer knows of, whether or not it can be run.
  static func engine() -> Engine {
    var configuration = EngineConfiguration()
    configuration.features = .all
    return Engine(configuration)
  }

  /// The decoded form of a text.
  static func contents(_ text: String) throws -> ModuleContents {
    try Module.decode(ModuleSource(TextModule.encode(text)), engine: engine())
  }

  /// A text, encoded and printed again.
  static func printed(_ text: String) throws -> String {
    let source = ModuleSource(try TextModule.encode(text))
    let engine = engine()
    return ModulePrinter.print(try Module.decode(source, engine: engine), source: source, engine: engine)
  }

  private static func withoutCustomSections(_ module: [UInt8]) -> [UInt8] {
    var result = Array(module.prefix(8))
    var index = 8
    while index < module.count {
      let start = index
      let id = module[index]
      index += 1
      var size = 0
      var shift = 0
      while true {
        let byte = module[index]
        index += 1
        size |= Int(byte & 0x7F) << shift
        shift += 7
        if byte < 0x80 { break }
      }
      index += size
      if id != 0 { result += module[start..<index] }
    }
    return result
  }
}

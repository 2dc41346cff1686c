import WasmText

@testable import WasmCore

/// A module in the binary format, put together section by section, whether or not it makes sense.
struct ModuleBytes {
  var bytes: [UInt8] = [0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00]

  /// Adds a section with the size that its contents have.
  func section(_ code: UInt8, _ contents: [UInt8]) -> ModuleBytes {
    var copy = self
    copy.bytes += [code] + Self.leb(UInt64(contents.count)) + contents
    return copy
  }

  /// Adds a type, a function and a code section with one function without parameters and results.
  func function(_ body: [UInt8]) -> ModuleBytes {
    section(1, [1, 0x60, 0, 0]).section(3, [1, 0]).section(10, [1] + Self.leb(UInt64(body.count)) + body)
  }

  /// Adds a custom section.
  func custom(_ name: String, _ contents: [UInt8]) -> ModuleBytes {
    section(0, Self.leb(UInt64(name.utf8.count)) + Array(name.utf8) + contents)
  }

  static func leb(_ value: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  /// The module that a text describes.
  static func text(_ text: String) throws(TextError) -> [UInt8] { try TextModule.encode(text) }
}

extension EngineConfiguration {
  /// Everything that can be validated, whether or not it can be run.
  static var everything: EngineConfiguration { features(.all) }

  static func features(_ features: FeatureSet) -> EngineConfiguration {
    var configuration = EngineConfiguration()
    configuration.features = features
    return configuration
  }

  func limiting(_ change: (inout ModuleLimits) -> Void) -> EngineConfiguration {
    var copy = self
    change(&copy.moduleLimits)
    return copy
  }
}

/// Why the engine refuses a module; nil if it accepts it.
func refusal(_ bytes: [UInt8], _ configuration: EngineConfiguration = .everything) -> ModuleError? {
  do throws(ModuleError) {
    _ = try Module(bytes, engine: Engine(configuration))
    return nil
  } catch {
    return error
  }
}

/// Why the engine refuses the module that a text describes; nil if it accepts it.
func refusal(text: String, _ configuration: EngineConfiguration = .everything) throws -> ModuleError? {
  refusal(try ModuleBytes.text(text), configuration)
}

/// Why bytes are not a module that this engine runs.
public struct ModuleError: Error, Hashable, Sendable {
  /// The stage that refused the module, in the terms of the specification.
  public enum Kind: Hashable, Sendable {
    /// The bytes do not follow the binary format.
    case malformed
    /// The bytes decode, but the module is not well typed.
    case invalid
    /// The module exceeds a limit of the engine's configuration; the payload names it.
    case limit(String)
    /// The module uses a proposal that the engine has switched off.
    case disabled(Feature)
  }

  public let kind: Kind
  /// What happened, in words: what was expected, what was found.
  public let message: String
  /// Where, in bytes from the start of the module.
  public let offset: Int
  /// The function whose body holds the error, in the module's function index space.
  public var functionIndex: UInt32?
  /// That function's name, from the name section, if it has one.
  public var functionName: String?

  public init(
    _ kind: Kind, _ message: String, offset: Int, functionIndex: UInt32? = nil, functionName: String? = nil
  ) {
    self.kind = kind
    self.message = message
    self.offset = offset
    self.functionIndex = functionIndex
    self.functionName = functionName
  }
}

extension ModuleError: CustomStringConvertible {
  public var description: String {
    let stage: String
    switch kind {
    case .malformed: stage = "malformed module"
    case .invalid: stage = "invalid module"
    case .limit(let name): stage = "module exceeds limit \(name)"
    case .disabled(let feature): stage = "module needs the feature \(feature.name), which is off"
    }
    var place = "at offset 0x" + String(offset, radix: 16)
    if let functionIndex {
      place += " in function \(functionIndex)"
      if let functionName { place += " <\(functionName)>" }
    }
    return "\(stage) \(place): \(message)"
  }
}

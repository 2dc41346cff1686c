/// What modules, stores and executions share: a configuration and the identity of types.
///
/// Engines are cheap and thread-safe; modules and stores of different engines do not mix.
public final class Engine: Sendable {
  public let configuration: EngineConfiguration
  let types: TypeRegistry

  public init(_ configuration: EngineConfiguration = EngineConfiguration()) {
    self.configuration = configuration
    types = TypeRegistry()
  }

  /// The definition behind a canonical type number of this engine.
  public func definition(of id: TypeID) -> SubType { types.definition(of: id) }
}

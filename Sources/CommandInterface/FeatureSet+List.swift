import WasmCore

extension FeatureSet {
  /// The features of a list such as `wasm2,tail-calls`: names of features and of versions of the specification.
  ///
  /// - Parameter addingPrerequisites: whether what the named features build on is in the set too.
  public init(list: String, addingPrerequisites: Bool) throws(OptionError) {
    self = FeatureSet(.core)
    for name in list.split(separator: ",") {
      switch name {
      case "wasm1": formUnion(.wasm1)
      case "wasm2": formUnion(.wasm2)
      case "wasm3": formUnion(.wasm3)
      case "all": formUnion(.all)
      default:
        guard let feature = Feature.allCases.first(where: { $0.name == name }) else {
          let known = Feature.allCases.map(\.name).joined(separator: ", ")
          throw OptionError("unknown feature \(name); there are wasm1, wasm2, wasm3, all, \(known)")
        }
        formUnion(FeatureSet(feature))
      }
    }
    if addingPrerequisites { self = withPrerequisites }
  }
}

import WasmCore

/// The imports of a module that nobody provides.
struct MissingImports: Error {
  /// What the engine says of the first.
  let first: LinkError
  /// The names of all the others.
  let others: [String]

  /// How many of the others are listed.
  private static var listed: Int { 5 }

  /// Why a module could not be linked with `imports`.
  init(_ error: LinkError, of module: Module, _ imports: Imports) {
    first = error
    let missing = module.imports.filter { !imports.contains($0.module, $0.name) }
    others = missing.dropFirst().map { "\"\($0.module)\" \"\($0.name)\"" }
  }

  /// Why a module could not be linked, as far as the engine says.
  init(_ error: LinkError) {
    first = error
    others = []
  }

  /// What is missing, and what can be done about it.
  var message: String {
    guard case .unknownImport(let module, let name, let type) = first else { return first.description }
    var text = first.description
    if !others.isEmpty {
      let rest = others.count > Self.listed ? " and \(others.count - Self.listed) more" : ""
      text += "\nAlso unknown: \(others.prefix(Self.listed).joined(separator: ", "))\(rest)"
    }
    return text + "\n" + ImportAdvice.text(module: "\(module)", name: "\(name)", type: type)
  }
}

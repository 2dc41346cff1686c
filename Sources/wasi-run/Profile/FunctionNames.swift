import CommandInterface
import WasmCore

/// What the functions of a module are called in a profile.
struct FunctionNames {
  private let module: Module
  private let imports: [String]
  /// The names that were asked for.
  private var known: [UInt32: String] = [:]

  /// The names of a module's functions.
  init(_ module: Module) {
    self.module = module
    imports = module.imports.compactMap { item in
      guard case .function = item.type else { return nil }
      return "\(item.module).\(item.name)"
    }
  }

  /// The import that a function is, or its name in the name section, or its number.
  subscript(index: UInt32) -> String {
    mutating get {
      if let name = known[index] { return name }
      let name =
        index < imports.count ? imports[Int(index)] : module.functionName(index)?.description ?? "func[\(index)]"
      let clean = Self.sanitized(name)
      known[index] = clean
      return clean
    }
  }

  /// The name without what means something in folded stacks or to a terminal.
  private static func sanitized(_ name: String) -> String {
    var clean = String.UnicodeScalarView()
    for scalar in TerminalText.harmless(Array(name.utf8)).unicodeScalars {
      clean.append(scalar == ";" ? ":" : scalar.value <= 0x20 ? "_" : scalar)
    }
    return String(clean)
  }
}

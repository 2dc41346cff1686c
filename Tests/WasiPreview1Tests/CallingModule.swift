import WasiPreview1
import WasmCore
import WasmText

/// A module whose functions do nothing but pass their arguments on: one for each function of both dialects.
///
/// Tests make their calls through it, so that every call comes from a guest's code.
enum CallingModule {
  /// The name under which the module exports a function.
  static func export(_ function: Preview1Function, _ dialect: Dialect) -> Name {
    Name("\(dialect.moduleName).\(function.name)")
  }

  /// The module; it imports its memory as `test` `memory`.
  static func module() throws -> Module { try shared.get() }

  private static let shared = Result { try Module(try TextModule.encode(text), engine: Engine()) }

  private static var text: String {
    var imports = ""
    var functions = ""
    for dialect in Dialect.allCases {
      for function in Preview1Function.allCases {
        let name = "$\(export(function, dialect))"
        let parameters = function.type.parameters.map { " \($0)" }.joined()
        let type = "(param\(parameters))" + (function.type.results.isEmpty ? "" : " (result i32)")
        let arguments = function.type.parameters.indices.map { " (local.get \($0))" }.joined()
        imports += "(import \"\(dialect.moduleName)\" \"\(function.name)\" (func \(name) \(type)))\n"
        functions += "(func (export \"\(export(function, dialect))\") \(type) (call \(name)\(arguments)))\n"
      }
    }
    return "(module \(imports) (import \"test\" \"memory\" (memory 0)) \(functions))"
  }

  /// Arguments by their bits; those that are missing are zero.
  static func values(_ arguments: [UInt64], for function: Preview1Function) -> [Value] {
    function.type.parameters.enumerated().map { index, type in
      let bits = index < arguments.count ? arguments[index] : 0
      return type == .i64 ? .i64(Int64(bitPattern: bits)) : .i32(Int32(truncatingIfNeeded: bits))
    }
  }
}

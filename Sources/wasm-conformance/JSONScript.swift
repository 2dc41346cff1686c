import CommandInterface
import JSONText
import WasmCore
import WasmText

/// Scripts in the JSON form that `wasm-tools json-from-wast` writes, with their modules in files beside them.
///
/// The older dialect of `wast2json` works as well: unsigned integers, and identifiers that keep their `$`.
struct JSONScript {
  /// The folder that file names are relative to.
  let folder: String

  /// Reads one command, or says why it cannot be run.
  func step(_ json: JSONValue) -> ScriptStep {
    let line = json["line"]?.integer ?? 0
    do throws(ScriptError) {
      return .command(Command(line: line, kind: try kind(json, line: line)))
    } catch {
      return .unreadable(line: line, error.description)
    }
  }

  private func kind(_ json: JSONValue, line: Int) throws(ScriptError) -> Command.Kind {
    guard let type = json["type"]?.text else { throw ScriptError("a command without a type") }
    let text = json["text"]?.text ?? ""
    switch type {
    case "module": return .module(try module(json))
    case "module_definition": return .definition(try module(json))
    case "module_instance": return .instance(instance: name(json, "instance"), module: name(json, "module"))
    case "register":
      guard let name = json["as"]?.text else { throw ScriptError("register without a name") }
      return .register(name: Name(Array(name.utf8)), module: self.name(json, "name"))
    case "action": return .action(try action(json))
    case "assert_return":
      var expected: [ExpectedResult] = []
      for value in json["expected"]?.array ?? [] { expected.append(try result(value)) }
      return .assertReturn(try action(json), expected)
    case "assert_trap": return .assertTrap(try action(json), text)
    case "assert_exhaustion": return .assertExhaustion(try action(json), text)
    case "assert_exception": return .assertException(try action(json))
    case "assert_uninstantiable": return .assertUninstantiable(try module(json), text)
    case "assert_unlinkable": return .assertUnlinkable(try module(json), text)
    case "assert_invalid": return .assertInvalid(try module(json), text)
    case "assert_malformed": return .assertMalformed(try module(json), text)
    case "assert_invalid_custom": return .assertInvalidCustom(try module(json, asText: true), text)
    case "assert_malformed_custom": return .assertMalformedCustom(try module(json, asText: true), text)
    case "thread":
      var commands: [Command] = []
      for inner in json["commands"]?.array ?? [] {
        let line = inner["line"]?.integer ?? line
        commands.append(Command(line: line, kind: try kind(inner, line: line)))
      }
      return .thread(name: name(json, "name") ?? "", shared: name(json, "shared_module"), commands)
    case "wait": return .wait(name(json, "thread") ?? "")
    default: throw ScriptError("unknown command \(type)")
    }
  }

  private func name(_ json: JSONValue, _ member: String) -> String? {
    guard let name = json[member]?.text else { return nil }
    return name.hasPrefix("$") ? String(name.dropFirst()) : name
  }

  /// - Parameter asText: whether the assertion is about the module's text, even if there is a translation of it.
  private func module(_ json: JSONValue, asText: Bool = false) throws(ScriptError) -> ModuleDefinition {
    let translation = asText ? nil : json["binary_filename"]
    guard let file = (translation ?? json["filename"])?.text else {
      throw ScriptError("a module without a file")
    }
    do throws(FileError) {
      let bytes = try FileContents.read(folder + "/" + file)
      return ModuleDefinition(name: name(json, "name"), form: file.hasSuffix(".wat") ? .quote(bytes) : .binary(bytes))
    } catch {
      throw ScriptError(error.description)
    }
  }

  private func action(_ json: JSONValue) throws(ScriptError) -> Action {
    guard let action = json["action"], let text = action["field"]?.text else {
      throw ScriptError("an action without a field")
    }
    let module = name(action, "module")
    let field = Name(Array(text.utf8))
    guard action["type"]?.text == "invoke" else { return .get(module: module, field: field) }
    var arguments: [ScriptValue] = []
    for value in action["args"]?.array ?? [] { arguments.append(try argument(value)) }
    return .invoke(module: module, field: field, arguments)
  }

  private func argument(_ json: JSONValue) throws(ScriptError) -> ScriptValue {
    let value = json["value"]?.text
    switch json["type"]?.text ?? "" {
    case "i32": return .i32(UInt32(truncatingIfNeeded: try bits(value)))
    case "i64": return .i64(try bits(value))
    case "f32": return .f32(UInt32(truncatingIfNeeded: try bits(value)))
    case "f64": return .f64(try bits(value))
    case "v128":
      guard case .v128(let shape, let lanes) = try vector(json) else { throw ScriptError("a vector without lanes") }
      var (low, high): (UInt64, UInt64) = (0, 0)
      for (index, lane) in lanes.enumerated() {
        guard case .bits(let bits) = lane else { throw ScriptError("a NaN pattern as an argument") }
        let position = index * shape.laneBits
        if position < 64 { low |= bits << UInt64(position) } else { high |= bits << UInt64(position - 64) }
      }
      return .v128(low: low, high: high)
    case "externref": return value == nil || value == "null" ? .refNull("extern") : .refExtern(try number(value))
    case "anyref": return value == nil || value == "null" ? .refNull("any") : .refHost(try number(value))
    case let type:
      guard let kind = Self.nullKinds[type] else { throw ScriptError("unknown value type \(type)") }
      return .refNull(kind)
    }
  }

  private func result(_ json: JSONValue) throws(ScriptError) -> ExpectedResult {
    let value = json["value"]?.text
    switch json["type"]?.text ?? "" {
    case "i32": return .i32(UInt32(truncatingIfNeeded: try bits(value)))
    case "i64": return .i64(try bits(value))
    case "f32": return .f32(try pattern(value, width: 32))
    case "f64": return .f64(try pattern(value, width: 64))
    case "v128": return try vector(json)
    case "externref":
      guard let value else { return .refExtern(nil) }
      return value == "null" ? .refNull("extern") : .refExtern(try number(value))
    case "anyref":
      guard let value else { return .refKind("any") }
      return value == "null" ? .refNull("any") : .refHost(try number(value))
    case "funcref": return value == "null" ? .refNull("func") : .refFunc
    case "eqref": return .refKind("eq")
    case "i31ref": return .refKind("i31")
    case "structref": return .refKind("struct")
    case "arrayref": return .refKind("array")
    case "refnull", "nullref", "nullfuncref", "nullexternref", "nullexnref", "nullcontref": return .refNull(nil)
    case "exnref": return value == "null" ? .refNull("exn") : .refKind("exn")
    case "either":
      var alternatives: [ExpectedResult] = []
      for alternative in json["values"]?.array ?? [] { alternatives.append(try result(alternative)) }
      return .either(alternatives)
    case let type: throw ScriptError("unknown result type \(type)")
    }
  }

  /// The heap types of null arguments, by the name of their reference type.
  private static let nullKinds = [
    "funcref": "func", "exnref": "exn", "eqref": "eq", "i31ref": "i31", "structref": "struct", "arrayref": "array",
    "nullref": "none", "nullfuncref": "nofunc", "nullexternref": "noextern", "nullexnref": "noexn",
  ]
}

extension JSONScript {
  private func vector(_ json: JSONValue) throws(ScriptError) -> ExpectedResult {
    let shapes: [String: VectorShape] = [
      "i8": .i8x16, "i16": .i16x8, "i32": .i32x4, "i64": .i64x2, "f32": .f32x4, "f64": .f64x2,
    ]
    guard let type = json["lane_type"]?.text, let shape = shapes[type] else {
      throw ScriptError("a vector without a lane type")
    }
    var lanes: [FloatPattern] = []
    for lane in json["value"]?.array ?? [] { lanes.append(try pattern(lane.text, width: shape.laneBits)) }
    guard lanes.count == shape.laneCount else { throw ScriptError("a vector with \(lanes.count) lanes") }
    return .v128(shape, lanes)
  }

  private func pattern(_ text: String?, width: Int) throws(ScriptError) -> FloatPattern {
    switch text {
    case "nan:canonical": return .canonicalNaN
    case "nan:arithmetic": return .arithmeticNaN
    default: return .bits(try bits(text) & (width == 64 ? .max : 1 << UInt64(width) - 1))
    }
  }

  /// A decimal integer, signed or not: both denote the same bits.
  private func bits(_ text: String?) throws(ScriptError) -> UInt64 {
    guard let text, let bits = UInt64(text) ?? Int64(text).map(UInt64.init(bitPattern:)) else {
      throw ScriptError("expected an integer, found \(text ?? "nothing")")
    }
    return bits
  }

  private func number(_ text: String?) throws(ScriptError) -> UInt32 { UInt32(truncatingIfNeeded: try bits(text)) }
}

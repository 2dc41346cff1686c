import Testing
import WasmCore
import WasmText

@Suite("Scripts")
struct ScriptTests {
  @Test("Modules come as text, bytes or quoted text, and as definitions")
  func modules() throws {
    let commands = try parse(
      """
      (module $a (func))
      (module binary "\\00asm" "\\01\\00\\00\\00")
      (module $q quote "(func" " nop)")
      (module definition $d (func))
      (module definition binary "\\00asm")
      (module instance $i $d)
      (module instance $d)
      (module instance)
      """)
    guard case .module(let text) = commands[0], case .module(let binary) = commands[1],
      case .module(let quote) = commands[2], case .definition(let definition) = commands[3],
      case .definition(let other) = commands[4]
    else {
      Issue.record("other commands")
      return
    }
    #expect(text.name == "a")
    #expect(try text.encode() == TextModule.encode("(module $a (func))"))
    #expect(binary.form == .binary([0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]))
    #expect(quote.form == .quote(Array("(func nop)".utf8)))
    #expect(try quote.encode() == TextModule.encode("(func nop)"))
    #expect(definition.name == "d")
    #expect(try definition.encode() == TextModule.encode("(module $d (func))"))
    #expect(other.form == .binary([0, 0x61, 0x73, 0x6D]))
    for (command, expected) in zip(commands[5...], [("i", "d"), (nil, "d"), (nil, nil)] as [(String?, String?)]) {
      guard case .instance(let instance, let module) = command else {
        Issue.record("not an instance")
        return
      }
      #expect(instance == expected.0)
      #expect(module == expected.1)
    }
  }

  @Test("A file of module fields is a script of one module")
  func inlineModule() throws {
    guard case .module(let module) = try #require(try parse("(func) (memory 0)").first) else { return }
    #expect(try module.encode() == TextModule.encode("(func) (memory 0)"))
  }

  @Test("Quoted text is read when its command runs")
  func quotedTextIsLazy() throws {
    guard
      case .assertMalformed(let module, let message) = try #require(
        try parse("(assert_malformed (module quote \"(fun\") \"unknown\")").first)
    else { return }
    #expect(message == "unknown")
    #expect(throws: TextError.self) { try module.encode() }
  }

  @Test("Actions name an instance, a field and arguments")
  func actions() throws {
    let commands = try parse(
      "(invoke \"\\ff\" ) (get $m \"g\") (invoke $m \"f\" (i32.const -1) (ref.null func) (ref.extern 3) (ref.host 4))"
        .replacing("\\ff", with: "f\u{301}"))
    guard case .action(let first) = commands[0], case .action(let second) = commands[1],
      case .action(let third) = commands[2]
    else { return }
    #expect(first == .invoke(module: nil, field: Name(Array("f\u{301}".utf8)), []))
    #expect(second == .get(module: "m", field: "g"))
    #expect(third == .invoke(module: "m", field: "f", [.i32(.max), .refNull("func"), .refExtern(3), .refHost(4)]))
  }

  @Test("Results are values, patterns or alternatives")
  func results() throws {
    let commands = try parse(
      """
      (assert_return (invoke "f") (i64.const 1) (f32.const nan:canonical) (f64.const nan:arithmetic) (f32.const -0)
        (v128.const f32x4 1 nan:canonical nan:arithmetic inf) (v128.const i16x8 0 1 2 3 4 5 6 -1)
        (ref.null) (ref.null any) (ref) (ref.func) (ref.extern) (ref.extern 2) (ref.host 3) (ref.i31)
        (either (i32.const 1) (i32.const 2)))
      """)
    guard case .assertReturn(_, let results) = try #require(commands.first) else { return }
    #expect(
      results == [
        .i64(1), .f32(.canonicalNaN), .f64(.arithmeticNaN), .f32(.bits(0x8000_0000)),
        .v128(.f32x4, [.bits(0x3F80_0000), .canonicalNaN, .arithmeticNaN, .bits(0x7F80_0000)]),
        .v128(.i16x8, [.bits(0), .bits(1), .bits(2), .bits(3), .bits(4), .bits(5), .bits(6), .bits(0xFFFF)]),
        .refNull(nil), .refNull("any"), .ref, .refFunc, .refExtern(nil), .refExtern(2), .refHost(3), .refKind("i31"),
        .either([.i32(1), .i32(2)]),
      ])
  }

  @Test("Every kind of assertion is known")
  func assertions() throws {
    let commands = try parse(
      """
      (register "m" $a)
      (assert_trap (invoke "f") "a") (assert_trap (module) "b") (assert_exhaustion (invoke "f") "c")
      (assert_exception (invoke "f")) (assert_unlinkable (module) "d") (assert_invalid (module) "e")
      (assert_malformed (module binary "") "f") (assert_invalid_custom (module) "g")
      (assert_malformed_custom (module quote "") "h") (wait $t)
      """)
    let kinds = commands.map { kind in
      switch kind {
      case .register(let name, let module): "register \(name) \(module ?? "")"
      case .assertTrap(_, let message): "trap \(message)"
      case .assertUninstantiable(_, let message): "uninstantiable \(message)"
      case .assertExhaustion(_, let message): "exhaustion \(message)"
      case .assertException: "exception"
      case .assertUnlinkable(_, let message): "unlinkable \(message)"
      case .assertInvalid(_, let message): "invalid \(message)"
      case .assertMalformed(_, let message): "malformed \(message)"
      case .assertInvalidCustom(_, let message): "invalid custom \(message)"
      case .assertMalformedCustom(_, let message): "malformed custom \(message)"
      case .wait(let name): "wait \(name)"
      default: "other"
      }
    }
    #expect(
      kinds == [
        "register m a", "trap a", "uninstantiable b", "exhaustion c", "exception", "unlinkable d", "invalid e",
        "malformed f",
        "invalid custom g", "malformed custom h", "wait t",
      ])
    #expect(throws: TextError.self) { try parse("(assert_nothing)") }
    #expect(throws: TextError.self) { try parse("(module) )") }
  }

  @Test("Threads nest, up to a limit")
  func threads() throws {
    let commands = try parse("(thread $a (shared (module $m)) (module) (thread $b (wait $c)) (wait $b)) (wait $a)")
    guard case .thread(let name, let shared, let inner) = commands[0] else { return }
    #expect(name == "a")
    #expect(shared == "m")
    #expect(inner.count == 3)
    guard case .thread(_, nil, let innermost) = inner[1].kind else { return }
    #expect(innermost.count == 1)
    #expect(throws: TextError.self) {
      try parse(String(repeating: "(thread $a ", count: 100_000) + String(repeating: ")", count: 100_000))
    }
  }

  private func parse(_ text: String) throws -> [Command.Kind] {
    try Script.parse(Array(text.utf8)).commands.map(\.kind)
  }
}

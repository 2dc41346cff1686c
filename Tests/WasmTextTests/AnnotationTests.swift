import Testing
import WasmCore
import WasmText

@Suite("Annotations")
struct AnnotationTests {
  @Test("Identifiers and name annotations make the name section")
  func names() throws {
    let names = try ModuleText.contents(
      """
      (module $m (@name "the module")
        (type $t (struct (field $x i32) (field (@name "second") i64)))
        (func $f (@name "f g") (param $p i32) (param (@name "q r") i32) (local i32) (local $l i32)
          (block (block $inner)))
        (func (@name "anonymous"))
        (table $tab 0 funcref) (memory $mem 0) (global $glob i32 (i32.const 0)) (tag $tag)
        (elem $el func) (data $dat))
      """
    ).names
    #expect(names.module == "the module")
    #expect(names.functions == [0: "f g", 1: "anonymous"])
    #expect(names.locals == [0: [0: "p", 1: "q r", 3: "l"]])
    #expect(names.labels == [0: [1: "inner"]])
    #expect(names.types == [0: "t"])
    #expect(names.fields == [0: [0: "x", 1: "second"]])
    #expect(names.tables == [0: "tab"])
    #expect(names.memories == [0: "mem"])
    #expect(names.globals == [0: "glob"])
    #expect(names.tags == [0: "tag"])
    #expect(names.elements == [0: "el"])
    #expect(names.data == [0: "dat"])
  }

  @Test("Name annotations stand behind identifiers, once")
  func misplacedNames() {
    ModuleText.expectError(
      "(module (@name \"a\") (@name \"b\"))", "@name annotation: multiple module", .malformedAnnotation)
    ModuleText.expectError("(module (func) (@name \"a\"))", "misplaced @name annotation", .malformedAnnotation)
    ModuleText.expectError("(start 0 (@name \"a\")) (func)", "misplaced @name annotation", .malformedAnnotation)
    ModuleText.expectError(
      "(func (@name \"a\") (@name \"b\"))", "@name annotation: multiple func", .malformedAnnotation)
    ModuleText.expectError("(func (@name))", "@name annotation: missing name", .malformedAnnotation)
    ModuleText.expectError("(func (@name \"a\" x))", "@name annotation: unexpected token", .malformedAnnotation)
    ModuleText.expectError("(func (@name \"\\ff\"))", "@name annotation: malformed UTF-8", .malformedAnnotation)
  }

  @Test("Custom annotations make sections where they ask for")
  func customSections() throws {
    let text = """
      (module
        (@custom "last" "a" "" "b")
        (@custom "first" (before first) "1")
        (type (func))
        (@custom "between" (after type))
        (func)
        (@custom "before" (before code) "\\00")
        (@custom "between 2" (before func)))
      """
    let bytes = try TextModule.encode(text)
    let source = ModuleSource(bytes)
    let sections = try Module.decode(source, engine: ModuleText.engine()).customSections
    #expect(sections.map(\.name) == ["first", "between", "between 2", "before", "last"])
    #expect(sections.map(\.precedingSection) == [0, 1, 1, 3, 10])
    #expect(sections.map { source.bytes(in: $0.contents) } == [[0x31], [], [], [0], [0x61, 0x62]])
  }

  @Test(
    "Custom annotations that do not follow their grammar are refused",
    arguments: [
      ("(@custom)", "@custom annotation: missing section name"),
      ("(@custom bla)", "@custom annotation: missing section name"),
      ("(@custom \"\\df\")", "@custom annotation: malformed UTF-8 encoding"),
      ("(@custom \"bla\" here)", "@custom annotation: unexpected token"),
      ("(@custom \"bla\" (after))", "@custom annotation: malformed section kind"),
      ("(@custom \"bla\" (after first))", "@custom annotation: malformed section kind"),
      ("(@custom \"bla\" (before types))", "@custom annotation: malformed section kind"),
      ("(@custom \"bla\" (type))", "@custom annotation: malformed placement"),
      ("(func (@custom \"bla\"))", "misplaced @custom annotation"),
      ("(func (block (@custom \"bla\")))", "misplaced @custom annotation"),
      ("(@custom \"bla\") (module)", "misplaced @custom annotation"),
    ])
  func malformedCustomSections(_ text: String, _ message: String) {
    ModuleText.expectError(text, message, .malformedAnnotation)
  }

  @Test("Branch hints make a section with the offsets of their branches")
  func branchHints() throws {
    let text = """
      (func (param i32)
        (@metadata.code.branch_hint "\\01") (if (local.get 0) (then))
        local.get 0
        (@metadata.code.branch_hint "\\00") br_if 0)
      """
    let source = ModuleSource(try TextModule.encode(text))
    let contents = try Module.decode(source, engine: ModuleText.engine())
    let section = try #require(contents.customSections.first)
    #expect(section.name == "metadata.code.branch_hint")
    #expect(section.precedingSection == 3)
    #expect(source.bytes(in: section.contents) == [1, 0, 2, 3, 1, 1, 8, 1, 0])
  }

  @Test("A hint belongs to a conditional branch, once, within a function")
  func misplacedHints() {
    let hint = "(@metadata.code.branch_hint \"\\01\")"
    let prefix = "@metadata.code.branch_hint annotation: "
    ModuleText.expectError(
      "(func i32.const 0 \(hint) \(hint) if end)", prefix + "duplicate annotation", .malformedAnnotation)
    ModuleText.expectError("\(hint) (func)", prefix + "not in a function", .malformedAnnotation)
    ModuleText.expectError("(func i32.const 0 \(hint) drop)", prefix + "invalid target", .invalidAnnotation)
    ModuleText.expectError("(func \(hint) (block))", prefix + "invalid target", .invalidAnnotation)
    ModuleText.expectError("(func \(hint) (drop (i32.const 0)))", prefix + "invalid target", .invalidAnnotation)
    ModuleText.expectError(
      "(func (@metadata.code.branch_hint \"\\02\") if end)", prefix + "invalid value", .malformedAnnotation)
  }
}

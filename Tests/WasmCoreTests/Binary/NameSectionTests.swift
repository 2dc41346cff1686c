import Testing

@testable import WasmCore

@Suite struct NameSectionTests {
  private func names(_ contents: [UInt8]) throws -> NameSection {
    try Module(ModuleBytes().custom("name", contents).bytes, engine: Engine()).names
  }

  @Test func readsTheNamesOfATextModule() throws {
    let text = """
      (module $m
        (type $t (struct (field $x i32) (field $y i32)))
        (func $f (param $a i32) (local $b i64) (block $l))
        (table $tab 1 funcref) (memory $mem 1) (global $g i32 (i32.const 0))
        (elem $e func $f) (data $d "x") (tag $tag))
      """
    let module = try Module(try ModuleBytes.text(text), engine: Engine(.everything))
    #expect(module.names.module == "m")
    #expect(module.names.functions == [0: "f"])
    #expect(module.functionName(0) == "f")
    #expect(module.functionName(1) == nil)
    #expect(module.names.locals == [0: [0: "a", 1: "b"]])
    #expect(module.names.labels == [0: [0: "l"]])
    #expect(module.names.types == [0: "t"])
    #expect(module.names.tables == [0: "tab"])
    #expect(module.names.memories == [0: "mem"])
    #expect(module.names.globals == [0: "g"])
    #expect(module.names.elements == [0: "e"])
    #expect(module.names.data == [0: "d"])
    #expect(module.names.fields == [0: [0: "x", 1: "y"]])
    #expect(module.names.tags == [0: "tag"])
  }

  @Test func keepsWhatStandsBeforeTheDamage() throws {
    let moduleName: [UInt8] = [0, 2, 1, 0x6D]
    // The second function's name is cut off.
    let functions: [UInt8] = [1, 6, 2, 7, 1, 0x66, 8, 9]
    let names = try names(moduleName + functions)
    #expect(names.module == "m")
    #expect(names.functions == [7: "f"])
  }

  @Test func skipsSubsectionsThatItDoesNotKnow() throws {
    #expect(try names([99, 2, 1, 2, 0, 2, 1, 0x6D]).module == "m")
  }

  @Test(arguments: [[0], [0, 200], [1, 1, 0xFF], [2, 3, 1, 0, 0xFF], [0, 3, 2, 0xC3, 0x28]] as [[UInt8]])
  func acceptsModulesWithADamagedNameSection(contents: [UInt8]) throws {
    #expect(try names(contents) == NameSection())
  }
}

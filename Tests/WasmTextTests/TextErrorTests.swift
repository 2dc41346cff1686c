import Testing
import WasmText

@Suite("Errors")
struct TextErrorTests {
  @Test("An error shows its line with a caret below the place")
  func caret() throws {
    let error = try refused("(module\n  (func\n    (i32.cost 4)))")
    #expect(error.line == 3)
    #expect(error.column == 6)
    #expect(
      error.description == """
        3:6: unknown operator i32.cost
        3 |     (i32.cost 4)))
          |      ^
        """)
  }

  @Test("Columns count characters, and tabs stay tabs above the caret")
  func characters() throws {
    let error = try refused("(;é€😀;)\t(foo)")
    #expect(error.column == 10)
    #expect(error.description.hasSuffix("\n  |        \t ^"))
  }

  @Test("Line feeds, carriage returns and both together end lines", arguments: ["\n", "\r", "\r\n"])
  func lineEnds(_ end: String) throws {
    let error = try refused("(module" + end + end + "  (func" + end + "bad))")
    #expect(error.line == 4)
    #expect(error.column == 1)
    #expect(error.sourceLine == "bad))")
  }

  @Test("Of a very long line only a part is shown")
  func longLines() throws {
    let error = try refused("(module " + String(repeating: "(func) ", count: 10_000) + "(bad))")
    #expect(error.column == 70_010)
    #expect(error.sourceLine.count < 400)
    #expect(error.description.split(separator: "\n").count == 3)
  }

  @Test("An error at the end of the text points there")
  func end() throws {
    let error = try refused("(func)\n(")
    #expect(error.line == 2)
    #expect(error.column == 1)
  }

  @Test("An error in a module of a script has its line and column in the script")
  func scripts() throws {
    let script = try Script.parse(Array("(module)\n\n  (assert_invalid (module (func\n (bad))) \"x\")".utf8))
    #expect(script.commands.map(\.line) == [1, 3])
    guard case .assertInvalid(let definition, _) = script.commands[1].kind else {
      Issue.record("not an assertion")
      return
    }
    do {
      _ = try definition.encode()
      Issue.record("not refused")
    } catch {
      #expect(error.line == 4)
      #expect(error.column == 3)
    }
    let other = try Script.parse(Array("\n(module definition (func (bad)))".utf8))
    guard case .definition(let module) = try #require(other.commands.first).kind else { return }
    do {
      _ = try module.encode()
      Issue.record("not refused")
    } catch {
      #expect(error.line == 2)
      #expect(error.column == 27)
    }
  }

  private func refused(_ text: String) throws -> TextError {
    do {
      _ = try TextModule.encode(text)
    } catch {
      return error
    }
    throw NotRefused()
  }

  private struct NotRefused: Error {}
}

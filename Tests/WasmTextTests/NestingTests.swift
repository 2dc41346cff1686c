import Foundation
import Testing
import WasmCore
import WasmText

@Suite("Deep nesting")
struct NestingTests {
  static let depth = 50_000

  @Test(
    "Nesting costs heap, not stack",
    arguments: [
      ("(module (func (result i32) ", "(i32.eqz ", "(i32.const 0)", ")", "))"),
      ("(module (func ", "(block $l ", "(br $l)", ")", "))"),
      ("(module (func ", "block $l ", "br $l ", "end $l ", "))"),
      ("(module (func ", "(if (i32.const 0) (then ", "", "))", "))"),
      ("(module (tag) (func ", "(try (do) (catch_all ", "", "))", "))"),
      ("(module ", "(; ", "", ";)", ")"),
      ("(module ", "(@a ", "", ")", ")"),
      ("(module (global i32 ", "(i32.add (i32.const 0)", "(i32.const 1)", ")", "))"),
    ])
  func deepTexts(_ head: String, _ open: String, _ middle: String, _ close: String, _ tail: String) throws {
    let text =
      head + String(repeating: open, count: Self.depth) + middle + String(repeating: close, count: Self.depth) + tail
    let printed = try onSmallStack { try ModuleText.printed(text) }
    let again = try onSmallStack { try TextModule.encode(printed) }
    #expect(try again == TextModule.encode(text))
  }

  @Test("Unbalanced nesting is an error")
  func unbalanced() throws {
    for text in [String(repeating: "(", count: Self.depth), "(func " + String(repeating: "(block ", count: Self.depth)]
    {
      #expect(throws: TextError.self) { try TextModule.encode(text) }
    }
  }

  /// Runs something on a thread with 128 KiB of stack.
  private func onSmallStack<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) throws -> Result {
    let done = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var result: Swift.Result<Result, any Error>?
    let thread = Thread {
      result = Swift.Result { try body() }
      done.signal()
    }
    thread.stackSize = 128 << 10
    thread.start()
    done.wait()
    return try #require(result).get()
  }
}

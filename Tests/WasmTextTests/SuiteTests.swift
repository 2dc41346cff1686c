import Foundation
import ModuleComparison
import Testing
import WasmCore
import WasmText

/// The texts of the official test suite: what is accepted, what is refused, and what printing keeps.
///
/// The suite is looked for beside the package, or where `WASM_SPEC_TESTSUITE` says.
@Suite("Official test suite", .enabled(if: SuiteFiles.exist))
struct SuiteTests {
  @Test(
    "Every script parses, its texts are accepted or refused as it says, and survive printing", arguments: SuiteFiles.all
  )
  func script(_ file: String) throws {
    let path = SuiteFiles.root + "/" + file
    let script = try Script.parse(Array(try #require(FileManager.default.contents(atPath: path))))
    #expect(!script.commands.isEmpty || file.hasSuffix("comments.wast"))
    try check(script.commands, file)
  }

  private func check(_ commands: [Command], _ file: String) throws {
    for command in commands {
      let place = "\(file):\(command.line)"
      switch command.kind {
      case .module(let module), .definition(let module), .assertUnlinkable(let module, _),
        .assertUninstantiable(let module, _):
        try checkRoundTrip(try module.encode(), place)
      case .assertInvalid(let module, _):
        // Code that refers to types which the module lacks can be written, but not read back.
        let bytes = try module.encode()
        if isReadable(bytes) { try checkRoundTrip(bytes, place) }
      case .assertMalformed(let module, _):
        if module.isText { expectRefusal(module, .malformed, place) }
      case .assertMalformedCustom(let module, _):
        if module.isText { expectRefusal(module, .malformedAnnotation, place) }
      case .assertInvalidCustom(let module, _):
        expectRefusal(module, .invalidAnnotation, place)
      case .thread(_, _, let inner):
        try check(inner, file)
      default:
        break
      }
    }
  }

  private func expectRefusal(_ module: ModuleDefinition, _ kind: TextError.Kind, _ place: String) {
    do {
      _ = try module.encode()
      Issue.record("accepted: \(place)")
    } catch {
      #expect(error.kind == kind, "\(place): \(error)")
    }
  }

  private func isReadable(_ bytes: [UInt8]) -> Bool {
    let source = ModuleSource(bytes)
    guard let contents = try? Module.decode(source, engine: ModuleText.engine()) else { return false }
    return ComparableModule(contents, source).isReadable
  }

  private func checkRoundTrip(_ bytes: [UInt8], _ place: String) throws {
    let engine = ModuleText.engine()
    let source = ModuleSource(bytes)
    let contents = try Module.decode(source, engine: engine)
    let text = ModulePrinter.print(contents, source: source, engine: engine)
    do {
      let again = try TextModule.encode(text)
      if again == bytes { return }
      let otherSource = ModuleSource(again)
      let other = try Module.decode(otherSource, engine: engine)
      let difference = ComparableModule(contents, source).difference(from: ComparableModule(other, otherSource))
      #expect(difference == nil, "\(place) printed as \(text)")
    } catch {
      Issue.record("\(place): \(error) in \(text)")
    }
  }
}

/// Where the suite is.
enum SuiteFiles {
  static let root: String = {
    if let path = ProcessInfo.processInfo.environment["WASM_SPEC_TESTSUITE"] { return path }
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let places = ["../shared/spec-testsuite", "../../shared/spec-testsuite"].map { package.appending(path: $0).path }
    return places.first { FileManager.default.fileExists(atPath: $0) } ?? places[0]
  }()

  static let exist = FileManager.default.fileExists(atPath: root)

  static let all: [String] = {
    let files = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return files.filter { $0.hasSuffix(".wast") }.sorted()
  }()
}

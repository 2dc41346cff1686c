#if !arch(wasm32)
  import Foundation
  import GuestRunner

  /// Prints the reports of modules: `run-guests ARGUMENT MODULE…`.
  @main
  struct NativeMain {
    static func main() throws {
      let arguments = CommandLine.arguments.dropFirst()
      guard let argument = arguments.first else { throw CocoaError(.fileReadInvalidFileName) }
      var runner = GuestRunner()
      runner.argument = Array(argument.utf8)
      for path in arguments.dropFirst() {
        let url = URL(filePath: path)
        print("== \(url.lastPathComponent)")
        print(runner.report([UInt8](try Data(contentsOf: url))), terminator: "")
      }
    }
  }
#endif

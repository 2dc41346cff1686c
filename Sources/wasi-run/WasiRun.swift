import CommandInterface
import WasiPreview1
import WasmCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The command `wasi-run`.
@main
enum WasiRun {
  static func main() {
    StandardStream.prepare()
    do throws(RunFailure) {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      error.report()
      exit(error.exitCode)
    }
  }

  private static func run(_ arguments: [String]) throws(RunFailure) {
    var settings = RunSettings()
    let operands: [String]
    do throws(OptionError) {
      operands = try RunSettings.table.parse(arguments, into: &settings)
    } catch {
      throw .usage(error.description)
    }
    if settings.wantsHelp { return try StandardStream.deliver(RunSettings.table.help) }
    if settings.wantsVersion { return try StandardStream.deliver("wasi-run \(RunSettings.version)\n") }
    guard let path = operands.first else { throw .usage("no module given") }
    try Program(path: path, arguments: Array(operands.dropFirst()), settings: settings).run()
  }
}

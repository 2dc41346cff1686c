import CommandInterface
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The command `wasm-conformance`.
@main
enum WasmConformance {
  static func main() {
    StandardStream.ignoreBrokenPipes()
    do throws(OptionError) {
      exit(try run(Array(CommandLine.arguments.dropFirst())))
    } catch {
      StandardStream.error.write("wasm-conformance: \(error)\nTry 'wasm-conformance --help'.\n")
      exit(2)
    }
  }

  private static func run(_ arguments: [String]) throws(OptionError) -> Int32 {
    var settings = Settings()
    let paths = try Settings.table.parse(arguments, into: &settings)
    if settings.wantsHelp {
      StandardStream.output.write(Settings.table.help)
      return 0
    }
    guard !paths.isEmpty else { throw OptionError("no scripts given") }
    var expectations = ExpectationList()
    if let path = settings.expectations { expectations = try ExpectationList(reading: path) }
    var files: [ScriptFile] = []
    do throws(FileError) {
      for path in paths { files += try ScriptFile.find(below: path) }
    } catch {
      throw OptionError(error.description)
    }
    if !settings.filter.isEmpty {
      let wanted = Array(settings.filter.utf8)
      files = files.filter { Array($0.shownPath.utf8).contains(wanted) }
    }
    guard !files.isEmpty else { throw OptionError("no scripts found") }

    if let folder = settings.moduleFolder { return try writeModules(of: files, to: folder) }
    let report = Report(scripts: run(files, settings), expectations: expectations)
    if !settings.isQuiet { StandardStream.output.write(report.table + report.skipReasons + report.wordingStatistics) }
    StandardStream.output.write(report.surprises + report.closingLine)
    if let path = settings.jsonFile {
      do throws(FileError) { try FileContents.write(report.json.description + "\n", to: path) } catch {
        throw OptionError(error.description)
      }
    }
    return report.isAsExpected ? 0 : 1
  }

  private static func writeModules(of files: [ScriptFile], to folder: String) throws(OptionError) -> Int32 {
    do throws(FileError) { try FileContents.makeFolder(folder) } catch { throw OptionError(error.description) }
    var count = 0
    for file in files { count += try ModuleExtraction(folder: folder).write(file) }
    StandardStream.output.write("\(count) modules\n")
    return 0
  }

  private static func run(_ files: [ScriptFile], _ settings: Settings) -> [ScriptResult] {
    final class Collected: Sendable {
      let results: Mutex<[ScriptResult?]>

      init(count: Int) { results = Mutex(Array(repeating: nil, count: count)) }
    }
    let collected = Collected(count: files.count)
    WorkerThreads.run(count: files.count, limit: settings.jobs) { index in
      let result = files[index].run(settings)
      collected.results.withLock { $0[index] = result }
    }
    return collected.results.withLock { $0.compactMap { $0 } }
  }
}

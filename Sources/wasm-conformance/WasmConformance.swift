import CommandInterface

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
    StandardStream.prepare()
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
      let endings = settings.counterpartFolder == nil ? [".wast", ".json"] : [".wast", ".wasm"]
      for path in paths { files += try ScriptFile.find(below: path, endings: endings) }
    } catch {
      throw OptionError(error.description)
    }
    if !settings.filter.isEmpty {
      let wanted = Array(settings.filter.utf8)
      files = files.filter { Array($0.shownPath.utf8).contains(wanted) }
    }
    guard !files.isEmpty else { throw OptionError("no scripts found") }

    if let folder = settings.moduleFolder { return try write(files, ModuleExtraction(folder: folder, form: .binary)) }
    if let folder = settings.textFolder { return try write(files, ModuleExtraction(folder: folder, form: .text)) }
    if settings.checksRoundTrip || settings.counterpartFolder != nil {
      return compareModules(of: files, settings, expectations)
    }
    let report = Report(scripts: run(files, settings), expectations: expectations)
    if !settings.isQuiet { StandardStream.output.write(report.table + report.skipReasons + report.wordingStatistics) }
    StandardStream.output.write(report.surprises + report.closingLine)
    if let path = settings.jsonFile {
      do throws(FileError) { try FileContents.write(report.json.description + "\n", to: path) } catch {
        throw OptionError(error.description)
      }
    }
    if !settings.allowsSkips { StandardStream.output.write(report.skippedPlaces) }
    return report.isAsExpected && (settings.allowsSkips || report.total.skipped == 0) ? 0 : 1
  }

  private static func write(_ files: [ScriptFile], _ extraction: ModuleExtraction) throws(OptionError) -> Int32 {
    do throws(FileError) { try FileContents.makeFolder(extraction.folder) } catch {
      throw OptionError(error.description)
    }
    var count = 0
    for file in files { count += try extraction.write(file) }
    StandardStream.output.write("\(count) modules\n")
    return 0
  }

  private static func compareModules(
    of files: [ScriptFile], _ settings: Settings, _ expectations: ExpectationList
  ) -> Int32 {
    let results = WorkerThreads.map(files, limit: settings.jobs) { file -> [(line: Int, verdict: ModuleVerdict)]? in
      if let folder = settings.counterpartFolder { return Counterpart(folder: folder).verdicts(on: file) }
      do throws(ScriptError) {
        return try file.modules().filter { !$0.command.hasPrefix("assert_malformed") }
          .map { ($0.line, RoundTrip.verdict(on: $0)) }
      } catch {
        return [(1, .different(error.description))]
      }
    }
    var report = ModuleReport(expectations: expectations)
    for (file, verdicts) in zip(files, results) { report.add(verdicts, of: file) }
    StandardStream.output.write(report.description)
    return report.isClean ? 0 : 1
  }

  private static func run(_ files: [ScriptFile], _ settings: Settings) -> [ScriptResult] {
    WorkerThreads.map(files, limit: settings.jobs) { $0.run(settings) }
  }
}

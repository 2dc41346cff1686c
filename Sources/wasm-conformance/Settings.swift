import CommandInterface
import WasmCore

/// What the command line asks for.
struct Settings: Sendable {
  var filter = ""
  var expectations: String?
  var jsonFile: String?
  /// Where to write the scripts' modules, instead of running anything.
  var moduleFolder: String?
  var isQuiet = false
  var wantsHelp = false
  var jobs = WorkerThreads.processorCount
  /// The features of every script, instead of those of its group.
  var features: FeatureSet?
  var disabled: FeatureSet = []

  static let table = OptionTable<Settings>(
    usage: "wasm-conformance [options] PATH…",
    summary: """
      Runs the scripts of the official WebAssembly test suite: .wast files, JSON files as
      `wasm-tools json-from-wast` writes them, and folders of both.
      """,
    rows: [
      .value("--filter", "TEXT", "Run only scripts whose path contains TEXT.") { settings, text in
        settings.filter = text
      },
      .value("--expect", "FILE", "Known failures, one a line: file.wast:line reason") { settings, text in
        settings.expectations = text
      },
      .value("--json", "FILE", "Write the result of every command to FILE.") { settings, text in
        settings.jsonFile = text
      },
      .value("--modules", "FOLDER", "Write the scripts' modules into FOLDER, in the binary format, and run nothing.") {
        settings, text in
        settings.moduleFolder = text
      },
      .value("--jobs", "N", "Run N scripts at a time (default: one per processor).") {
        settings, text throws(OptionError) in
        guard let jobs = Int(text), jobs > 0 else { throw OptionError("--jobs \(text): not a number of jobs") }
        settings.jobs = jobs
      },
      .value("--features", "LIST", "Switch on exactly these features, instead of those of each script's group.") {
        settings, text throws(OptionError) in
        settings.features = try FeatureSet(list: text)
      },
      .value("--disable", "LIST", "Switch these features off; scripts that need them are skipped.") {
        settings, text throws(OptionError) in
        settings.disabled = try FeatureSet(list: text).subtracting(FeatureSet(.core))
      },
      .flag("--quiet", "Print only unexpected results and the last line.") { $0.isQuiet = true },
      .flag("--help", "Print this text.") { $0.wantsHelp = true },
    ],
    notes: """
      Exit codes: 0 everything as expected, 1 an unexpected failure or an unexpected pass,
      2 the command line makes no sense.
      """)
}

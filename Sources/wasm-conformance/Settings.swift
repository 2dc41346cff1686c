import CommandInterface
import WasmCore

/// What the command line asks for.
struct Settings: Sendable {
  var filter = ""
  var expectations: String?
  var jsonFile: String?
  /// Where to write the scripts' modules, instead of running anything.
  var moduleFolder: String?
  /// Where to write the text of the scripts' modules, instead of running anything.
  var textFolder: String?
  /// Whether to print modules and read them again, instead of running anything.
  var checksRoundTrip = false
  /// Where another tool's translation of the scripts is, to compare modules with instead of running anything.
  var counterpartFolder: String?
  var allowsSkips = true
  var isQuiet = false
  var wantsHelp = false
  var jobs = WorkerThreads.processorCount
  /// The features of every script, instead of those of its group.
  var features: FeatureSet?
  var disabled: FeatureSet = []
  var collectsAtEveryAllocation = false

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
      .value("--texts", "FOLDER", "Write the scripts' valid modules into FOLDER as printed text, and run nothing.") {
        settings, text in
        settings.textFolder = text
      },
      .flag(
        "--round-trip", "Print the scripts' modules, read the text again, compare the modules, and run nothing."
      ) {
        $0.checksRoundTrip = true
      },
      .value(
        "--compare", "FOLDER",
        "Compare the modules of scripts with those of NAME/NAME.json in FOLDER, and .wasm files with those of\n"
          + "the same name, and run nothing."
      ) {
        settings, text in
        settings.counterpartFolder = text
      },
      .flag("--no-skips", "Fail if anything was skipped, and say where.") { $0.allowsSkips = false },
      .value("--jobs", "N", "Run N scripts at a time (default: one per processor).") {
        settings, text throws(OptionError) in
        guard let jobs = Int(text), jobs > 0 else { throw OptionError("--jobs \(text): not a number of jobs") }
        settings.jobs = jobs
      },
      .value(
        "--features", "LIST",
        "Switch on exactly these features and what they build on, instead of those of each script's group."
      ) {
        settings, text throws(OptionError) in
        settings.features = try FeatureSet(list: text, addingPrerequisites: true)
      },
      .value(
        "--disable", "LIST", "Switch these features off, and those that build on them; what needs them is skipped."
      ) {
        settings, text throws(OptionError) in
        settings.disabled = try FeatureSet(list: text, addingPrerequisites: false)
      },
      .flag("--gc-stress", "Collect garbage at every allocation.") { $0.collectsAtEveryAllocation = true },
      .flag("--quiet", "Print only unexpected results and the last line.") { $0.isQuiet = true },
      .flag("--help", "Print this text.") { $0.wantsHelp = true },
    ],
    notes: """
      Exit codes: 0 everything as expected, 1 an unexpected failure, an unexpected pass or a module that changed,
      2 the command line makes no sense.
      """)
}

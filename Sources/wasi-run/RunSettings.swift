import CommandInterface
import WasmCore

/// What the command line asks for.
struct RunSettings {
  static let version = "0.1.0"

  var function: String?
  var fuel: UInt64?
  var timeout: Duration?
  var memoryLimit: UInt64?
  var environment: [(name: String, value: String)] = []
  var inheritsEnvironment = false
  var programName: String?
  var mounts: [Mount] = []
  var workingDirectory: String?
  var showsDifference = false
  var savedPath: String?
  var isQuiet = false
  var inputPath: String?
  var outputLimit: UInt64?
  var isDeterministic = false
  var seed: UInt64?
  var startTime: UInt64?
  var listenAddresses: [String] = []
  var features = FeatureSet.all
  var disabled: FeatureSet = []
  var printsStatistics = false
  var tracesCalls = false
  var dumpedFunction: String?
  var countsOperations = false
  var collectsAtEveryAllocation = false
  var recordingPath: String?
  var replayPath: String?
  var wantsHelp = false
  var wantsVersion = false

  static let table = OptionTable<RunSettings>(
    usage: "wasi-run [options] MODULE [argument…]",
    summary: """
      Runs a WebAssembly program. MODULE is a file in the binary (.wasm) or text format (.wat),
      or - for standard input. What follows it belongs to the program.
      """,
    rows: [
      .value("--invoke", "NAME", "Call the exported function NAME with the arguments, and print its results.") {
        settings, text in settings.function = text
      },
      .value("--env", "NAME=VALUE", "Give the program an environment variable. It sees no others.") {
        settings, text throws(OptionError) in
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
          throw OptionError("--env \(text): expected NAME=VALUE")
        }
        settings.environment.append((String(text[..<equals]), String(text[text.index(after: equals)...])))
      },
      .flag("--inherit-env", "Give the program the environment variables that this command has.") {
        $0.inheritsEnvironment = true
      },
      .value("--argv0", "NAME", "What the program finds as its own name; otherwise the name of MODULE.") {
        settings, text in settings.programName = text
      },
      .value(
        "--dir", "HOST[::GUEST]",
        "Show the program the directory HOST, as GUEST. What it writes there stays in memory;\nHOST does not change."
      ) {
        settings, text throws(OptionError) in settings.mounts.append(try Mount(text, writesThrough: false))
      },
      .value("--dir-rw", "HOST[::GUEST]", "As --dir, but what the program writes is written to HOST at once.") {
        settings, text throws(OptionError) in settings.mounts.append(try Mount(text, writesThrough: true))
      },
      .flag("--diff", "Show what the program has changed in the directories of --dir, as git does.") {
        $0.showsDifference = true
      },
      .value(
        "--save", "FILE",
        "Keep what it has changed: as FILE.patch for git apply, or the directories as they are then, as FILE.tar."
      ) { settings, text throws(OptionError) in
        _ = try SavedForm(path: text)
        settings.savedPath = text
      },
      .flag("--quiet", "Do not say at the end how many files the program has changed.") { $0.isQuiet = true },
      .value(
        "--cwd", "DIRECTORY",
        "The program's working directory, as it names it. For programs that know of none it is \".\"."
      ) { settings, text in settings.workingDirectory = text },
      .value("--stdin", "FILE", "Let the program read FILE as its standard input.") {
        settings, text in settings.inputPath = text
      },
      .value("--max-output", "SIZE", "Stop when the program has written SIZE to its standard output and error.") {
        settings, text throws(OptionError) in settings.outputLimit = try Quantity.byteCount(text)
      },
      .value("--listen", "ADDRESS", "Give the program a socket that listens at ADDRESS, such as 127.0.0.1:8080.") {
        settings, text in settings.listenAddresses.append(text)
      },
      .flag(
        "--deterministic", "Make every run like the other: virtual clocks, seeded randomness, the same NaNs."
      ) { $0.isDeterministic = true },
      .value("--seed", "N", "Derive all random bytes from N.") {
        settings, text throws(OptionError) in settings.seed = try Quantity.count(text)
      },
      .value("--clock", "TIME", "Let virtual clocks begin at TIME: seconds since 1970, or 2024-02-29T12:00:00Z.") {
        settings, text throws(OptionError) in settings.startTime = try PointInTime.nanoseconds(text)
      },
      .value("--fuel", "N", "Stop after N units of work (about one an instruction).") {
        settings, text throws(OptionError) in settings.fuel = try Quantity.count(text)
      },
      .value("--timeout", "TIME", "Stop after TIME, such as 5s, 500ms or 2m.") {
        settings, text throws(OptionError) in settings.timeout = try Quantity.duration(text)
      },
      .value("--max-memory", "SIZE", "Let the memories of the program have no more than SIZE, such as 64MiB.") {
        settings, text throws(OptionError) in settings.memoryLimit = try Quantity.byteCount(text)
      },
      .value(
        "--features", "LIST",
        "Accept exactly these features (wasm1, wasm2, wasm3, all or their names) and what they build on."
      ) {
        settings, text throws(OptionError) in settings.features = try FeatureSet(list: text, addingPrerequisites: true)
      },
      .value("--disable", "LIST", "Do not accept these features, and those that build on them.") {
        settings, text throws(OptionError) in
        settings.disabled = try FeatureSet(list: text, addingPrerequisites: false)
      },
      .value("--record", "FILE", "Write everything that the program learns of the world outside to FILE.") {
        settings, text in settings.recordingPath = text
      },
      .value("--replay", "FILE", "Let the program learn what FILE says, and stop where it does anything else.") {
        settings, text in settings.replayPath = text
      },
      .flag("--trace-wasi", "Print every call of WASI with its result to standard error.") { $0.tracesCalls = true },
      .flag("--stats", "Print times, fuel and memory to standard error at the end.") { $0.printsStatistics = true },
      .value("--dump-code", "FUNCTION", "Print the internal code of a function, by name or index, and run nothing.") {
        settings, text in settings.dumpedFunction = text
      },
      .flag("--op-pairs", "Print the most frequent pairs of operations to standard error at the end.") {
        $0.countsOperations = true
      },
      .flag("--gc-stress", "Collect garbage at every allocation, to look for mistakes of the engine.") {
        $0.collectsAtEveryAllocation = true
      },
      .flag("--help", "Print this text.") { $0.wantsHelp = true },
      .flag("--version", "Print the version.") { $0.wantsVersion = true },
    ],
    extent: .untilFirstOperand,
    notes: """
      Exit codes: the program's own; 134 after a trap, 124 when time or fuel ran out,
      125 when a replay differs from its recording, 126 when MODULE is not valid or cannot be linked, 2 when the command line makes no sense.
      """)
}

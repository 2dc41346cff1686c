import CommandInterface
import WasmCore

/// How the settings are written on a command line.
extension RunSettings {
  static let table = OptionTable<RunSettings>(
    usage: "wasi-run [options] MODULE [argument…]",
    summary: """
      Runs a WebAssembly program. MODULE is a file in the binary or in the text format, or - for standard
      input. Options stand before MODULE; what follows it belongs to the program.
      """,
    groups: [
      program, files, changes, determinism, limits, features, observation, engine,
      OptionGroup(
        "About this command",
        [
          .flag("--help", "Print this text.") { $0.wantsHelp = true },
          .flag("--version", "Print the version.") { $0.wantsVersion = true },
        ]),
    ],
    extent: .untilFirstOperand,
    notes: """
      Sizes are written as 65536, 64KiB or 1GiB, times as 500ms, 5s or 2m.

      Exit codes: the program's own;
        2    the command line makes no sense, or a file cannot be read
        123  what was to be kept could not be written
        124  time, fuel or the room for output ran out
        125  a replay differs from its recording
        126  MODULE is not valid or cannot be linked
        134  a trap or an uncaught exception

      Examples:
        wasi-run --dir . tool.wasm report.txt          the tool sees this directory; nothing in it changes
        wasi-run --dir . --diff tool.wasm report.txt   the same, and what it would have changed
        wasi-run --dir . --commit tool.wasm report.txt the same, and it is written here at the end
        wasi-run --invoke add math.wat 2 40            call one function
      """)

  private static let program = OptionGroup<RunSettings>(
    "What the program is given",
    [
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
      .flag("--inherit-env", "Give it the environment variables that this command has.") {
        $0.inheritsEnvironment = true
      },
      .value("--argv0", "NAME", "What it finds as its own name; otherwise the name of MODULE.") {
        settings, text in settings.programName = text
      },
      .value("--stdin", "FILE", "Let it read FILE as its standard input.") {
        settings, text in settings.inputPath = text
      },
      .value("--listen", "ADDRESS", "Give it a socket that listens at ADDRESS, such as 127.0.0.1:8080.") {
        settings, text in settings.listenAddresses.append(text)
      },
    ])

  private static let files = OptionGroup<RunSettings>(
    "Directories",
    [
      .value(
        "--dir", "HOST[::GUEST]",
        "Show it the directory HOST, as GUEST. What it writes there stays in memory; HOST does not change."
      ) { settings, text throws(OptionError) in settings.mounts.append(try Mount(text, writesThrough: false)) },
      .value("--dir-rw", "HOST[::GUEST]", "As --dir, but what it writes is written to HOST at once.") {
        settings, text throws(OptionError) in settings.mounts.append(try Mount(text, writesThrough: true))
      },
      .value(
        "--cwd", "DIRECTORY",
        "Its working directory, as it names it. For programs that know of none it is \".\"."
      ) { settings, text in settings.workingDirectory = text },
    ])

  private static let changes = OptionGroup<RunSettings>(
    "What becomes of changes in directories of --dir",
    [
      .flag("--diff", "Print them as git does.") { $0.showsDifference = true },
      .value(
        "--save", "FILE", "Keep them: as FILE.patch for git apply, or the directories as they are then, as FILE.tar."
      ) { settings, text throws(OptionError) in
        _ = try SavedForm(path: text)
        settings.savedPath = text
      },
      .flag(
        "--commit",
        "Write them to HOST when the program has ended: all of them, or none if HOST was changed meanwhile."
      ) { $0.commits = true },
      .flag("--quiet", "Do not say at the end how many files were changed.") { $0.isQuiet = true },
    ])

  private static let determinism = OptionGroup<RunSettings>(
    "The same run again",
    [
      .flag(
        "--deterministic",
        "Make every run like the other: virtual clocks, seeded randomness, the same NaNs. Not for programs with threads."
      ) { $0.isDeterministic = true },
      .value("--seed", "N", "Derive all random bytes from N.") {
        settings, text throws(OptionError) in settings.seed = try Quantity.count(text)
      },
      .value("--clock", "TIME", "Let virtual clocks begin at TIME: seconds since 1970, or 2024-02-29T12:00:00Z.") {
        settings, text throws(OptionError) in settings.startTime = try PointInTime.nanoseconds(text)
      },
      .value("--record", "FILE", "Write everything that the program learns of the world outside to FILE.") {
        settings, text in settings.recordingPath = text
      },
      .value("--replay", "FILE", "Let it learn what FILE says, and stop where it does anything else.") {
        settings, text in settings.replayPath = text
      },
    ])

  private static let limits = OptionGroup<RunSettings>(
    "Limits",
    [
      .value("--timeout", "TIME", "Stop after TIME.") {
        settings, text throws(OptionError) in settings.timeout = try Quantity.duration(text)
      },
      .value("--fuel", "N", "Stop after N units of work (about one an instruction).") {
        settings, text throws(OptionError) in settings.fuel = try Quantity.count(text)
      },
      .value("--max-memory", "SIZE", "Let the memories of the program have no more than SIZE.") {
        settings, text throws(OptionError) in settings.memoryLimit = try Quantity.byteCount(text)
      },
      .value("--max-output", "SIZE", "Stop when it has written SIZE to its standard output and error.") {
        settings, text throws(OptionError) in settings.outputLimit = try Quantity.byteCount(text)
      },
    ])

  private static let features = OptionGroup<RunSettings>(
    "Features of WebAssembly",
    [
      .value(
        "--features", "LIST",
        "Accept exactly these (wasm1, wasm2, wasm3, all or their names) and what they build on."
      ) {
        settings, text throws(OptionError) in settings.features = try FeatureSet(list: text, addingPrerequisites: true)
      },
      .value("--disable", "LIST", "Do not accept these, and those that build on them.") {
        settings, text throws(OptionError) in
        settings.disabled = try FeatureSet(list: text, addingPrerequisites: false)
      },
    ])

  private static let observation = OptionGroup<RunSettings>(
    "Watching",
    [
      .flag("--trace-wasi", "Print every call of WASI with its result to standard error.") { $0.tracesCalls = true },
      .value(
        "--profile", "FILE",
        "Write how long the program was in which functions: as folded stacks, or for - as a table to standard error."
      ) { settings, text in settings.profilePath = text },
      .flag("--stats", "Print times, fuel and memory to standard error at the end.") { $0.printsStatistics = true },
    ])

  private static let engine = OptionGroup<RunSettings>(
    "For work on the engine",
    [
      .value("--dump-code", "FUNCTION", "Print the internal code of a function, by name or index, and run nothing.") {
        settings, text in settings.dumpedFunction = text
      },
      .flag("--op-pairs", "Print the most frequent pairs of operations to standard error at the end.") {
        $0.printsOperationPairs = true
      },
      .value("--op-places", "FILE", "Write how often each operation in the internal code was executed.") {
        settings, text in settings.operationPlacesPath = text
      },
      .flag("--gc-stress", "Collect garbage at every allocation, to look for mistakes of the engine.") {
        $0.collectsAtEveryAllocation = true
      },
    ])
}

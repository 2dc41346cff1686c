import CommandInterface

/// What the command line of `wasm-fuzz` asks for.
struct Settings {
  /// How far each input is taken.
  enum Stage: String, CaseIterable {
    case decode
    case validate
    case run
  }

  var seeds: [String] = []
  var count: UInt64 = 100_000
  var seed: UInt64 = 1
  var start: UInt64 = 0
  var stage = Stage.validate
  var timeLimit = Duration.seconds(1)
  var sizeLimit = 1 << 16
  var inputPath = "wasm-fuzz-input.wasm"
  var wantsHelp = false

  static let table = OptionTable<Settings>(
    usage: "wasm-fuzz --seeds DIR [options] [FILE...]",
    summary: "Feeds damaged modules to the engine and watches for crashes and slow inputs.",
    rows: [
      .value("--seeds", "DIR", "Start from the .wasm files below DIR.") { (settings, text) in
        settings.seeds.append(text)
      },
      .value("--count", "N", "How many inputs to try (100000).") { (settings, text) throws(OptionError) in
        settings.count = try Quantity.count(text)
      },
      .value("--seed", "S", "Which sequence of inputs to try (1).") { (settings, text) throws(OptionError) in
        settings.seed = try Quantity.count(text)
      },
      .value("--start", "I", "The first input of the sequence (0).") { (settings, text) throws(OptionError) in
        settings.start = try Quantity.count(text)
      },
      .value("--stage", "STAGE", "How far to take each input: decode, validate (the default) or run.") {
        (settings, text) throws(OptionError) in
        guard let stage = Stage(rawValue: text) else { throw OptionError("unknown stage \(text)") }
        settings.stage = stage
      },
      .value("--time-limit", "DURATION", "What counts as slow, for one input (1s).") {
        (settings, text) throws(OptionError) in
        settings.timeLimit = try Quantity.duration(text)
      },
      .value("--size-limit", "BYTES", "Leave out seeds that are larger (64KiB).") {
        (settings, text) throws(OptionError) in
        settings.sizeLimit = Int(clamping: try Quantity.byteCount(text))
      },
      .value("--input", "FILE", "Where the input that is being tried is kept (wasm-fuzz-input.wasm).") {
        (settings, text) in
        settings.inputPath = text
      },
      .flag("--help", "Print this text.") { $0.wantsHelp = true },
    ],
    notes: """
      Input I of a sequence is the same whatever was tried before it: `--seed S --start I --count 1` tries it alone.
      The exit status is 1 if an input was slow; a crash ends the process by its signal, after naming the input.
      """)
}

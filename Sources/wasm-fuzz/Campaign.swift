import CommandInterface

/// A run over many inputs, and what came of them.
struct Campaign: ~Copyable {
  private let settings: Settings
  private let corpus: Corpus
  private let input: InputFile
  private let report: CrashReport
  private var outcomes = [Int](repeating: 0, count: Trial.Outcome.allCases.count)
  private var slowest = (index: UInt64(0), duration: Duration.zero)
  private var slowCount = 0

  init(_ settings: Settings, _ corpus: Corpus) throws(FileError) {
    self.settings = settings
    self.corpus = corpus
    input = try InputFile(settings.inputPath)
    report = CrashReport(hangLimit: UInt32(clamping: settings.timeLimit.components.seconds + 10))
  }

  /// Tries all inputs.
  ///
  /// - Returns: whether none was slow.
  mutating func run() -> Bool {
    let clock = ContinuousClock()
    let start = clock.now
    let trial = Trial(stage: settings.stage)
    for index in settings.start..<settings.start &+ settings.count {
      var mutator = Mutator(corpus: corpus, seed: settings.seed, index: index)
      let bytes = mutator.next()
      input.replace(bytes)
      report.begin(seed: settings.seed, index: index)
      let begin = clock.now
      outcomes[trial.run(bytes).rawValue] += 1
      note(index, begin.duration(to: clock.now))
      report.end()
    }
    summarize(start.duration(to: clock.now))
    return slowCount == 0
  }

  private mutating func note(_ index: UInt64, _ duration: Duration) {
    if duration > slowest.duration { slowest = (index, duration) }
    guard duration > settings.timeLimit else { return }
    slowCount += 1
    StandardStream.error.write(
      "wasm-fuzz: slow: \(duration) for --seed \(settings.seed) --start \(index) --count 1\n")
  }

  private func summarize(_ duration: Duration) {
    let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    let rate = Int(Double(settings.count) / max(seconds, 1e-9))
    var text = "\(settings.count) inputs from \(corpus.count) seeds in \(duration), \(rate) a second\n"
    for outcome in Trial.Outcome.allCases where outcomes[outcome.rawValue] > 0 {
      text += "  \(outcome): \(outcomes[outcome.rawValue])\n"
    }
    text += "  slowest: \(slowest.duration), input \(slowest.index)\n"
    StandardStream.output.write(text)
  }
}

import WasmCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where the time of a run went, for `--stats`.
struct RunStatistics {
  private(set) var stages: [(name: String, duration: Duration)] = []
  private var start = ContinuousClock.now

  /// Ends a stage that began when the last one ended.
  mutating func finish(_ stage: String) {
    let now = ContinuousClock.now
    stages.append((stage, now - start))
    start = now
  }

  /// The rows of the report: the stages, then what else the run has to tell.
  func report(_ more: [(name: String, value: String)]) -> String {
    Self.format(stages.map { ($0.name, Self.format($0.duration)) } + more)
  }

  /// Names and values in two columns.
  static func format(_ rows: [(name: String, value: String)]) -> String {
    let width = rows.reduce(0) { max($0, $1.0.utf8.count) }
    return rows.map { name, value in
      name + String(repeating: " ", count: width - name.utf8.count) + "  " + value + "\n"
    }.joined()
  }

  /// The most memory that this process has had, in bytes.
  static var peakMemory: Int {
    var usage = rusage()
    // The C libraries disagree on the type of RUSAGE_SELF, not on its value.
    getrusage(0, &usage)
    #if os(Linux)
      return Int(usage.ru_maxrss) * 1024
    #else
      return Int(usage.ru_maxrss)
    #endif
  }

  static func format(byteCount: Int) -> String {
    let kibibytes = (byteCount + 512) / 1024
    return kibibytes < 10_000 ? "\(kibibytes) KiB" : "\(kibibytes / 1024) MiB"
  }

  static func format(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    let fraction = String(microseconds % 1000)
    return "\(microseconds / 1000).\(String(repeating: "0", count: 3 - fraction.utf8.count))\(fraction) ms"
  }
}

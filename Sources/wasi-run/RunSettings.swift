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
  var commits = false
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
  var profilePath: String?
  var dumpedFunction: String?
  var printsOperationPairs = false
  var operationPlacesPath: String?
  var collectsAtEveryAllocation = false
  var recordingPath: String?
  var replayPath: String?
  var wantsHelp = false
  var wantsVersion = false
}

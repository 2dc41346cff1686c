import JSONText
import ShadowFS
import WasiPreview1
import WasmCore

/// Runs a program over the workspace: a WASI module that the host has installed, or one of the workspace.
public struct CommandTool: Tool {
  /// The arguments.
  public struct Input: ToolInput {
    /// The program and its arguments.
    public var argv: [String]
    /// Where it begins.
    public var cwd: String?
    /// Its variables.
    public var env: [String: String]?
    /// What it reads from standard input.
    public var stdin: String?
    /// How much it may use.
    public var limits: Limits?

    /// How much a program may use.
    public struct Limits: Decodable, Sendable {
      /// How long it may run.
      public var timeoutMs: Int?
      /// How much it may compute.
      public var fuel: Int?
      /// How much memory it may have.
      public var memoryBytes: Int?
      /// How much of standard output is kept.
      public var maxStdoutBytes: Int?
      /// How much of standard error is kept.
      public var maxStderrBytes: Int?
    }

    public static let descriptions = [
      "argv": "The program and its arguments. It is no shell: nothing in them is expanded.",
      "cwd": "The directory of the workspace that it begins in; the workspace itself if not given.",
      "env": "Its variables; there are no others but PWD.",
      "stdin": "What it reads from standard input.",
      "limits": "How much it may use, if that is less than usual.",
      "limits.timeoutMs": "How long it may run, in milliseconds.",
      "limits.fuel": "How many instructions it may execute, about.",
      "limits.memoryBytes": "How much memory it may have.",
      "limits.maxStdoutBytes": "How much of its standard output is kept.",
      "limits.maxStderrBytes": "How much of its standard error is kept.",
    ]
    public static let aliases = ["argv": ["command"]]
  }

  public let name = "Command"
  public let description: String
  public let answerKeys = [
    "exitCode", "stdout", "stderr", "truncatedStdout", "truncatedStderr", "stdoutBytes", "stderrBytes", "reason",
    "message",
    "fuel",
  ]

  private let programs: InstalledPrograms
  private let modules: ModuleCache
  private let profile: @Sendable () -> Profile

  /// The tool.
  ///
  /// - Parameters:
  ///   - programs: What can be run by its name alone.
  ///   - profile: Clocks and randomness of each run; the same for each unless told otherwise.
  public init(
    _ programs: InstalledPrograms = InstalledPrograms(),
    profile: @escaping @Sendable () -> Profile = { .deterministic() }
  ) {
    self.programs = programs
    self.profile = profile
    var configuration = EngineConfiguration()
    configuration.metersFuel = true
    configuration.isInterruptible = true
    configuration.canonicalizesNaNs = true
    // Threads would make runs differ.
    configuration.features = FeatureSet.all.disabling(FeatureSet(.threads))
    modules = ModuleCache(Engine(configuration))
    let names = programs.names
    let installed =
      names.isEmpty ? "None is installed by name." : "By name there are: \(names.joined(separator: ", "))."
    description = """
      Runs a program (a WASI module) over the workspace, without a shell. argv[0] is the name of an installed program, or \
      the path of a module in the workspace with a slash in it, such as ./tool.wasm. \(installed)
      """
  }

  public func reach(of input: Input, _ context: ToolContext) -> ToolReach { ToolReach(commands: [input.argv]) }

  nonisolated(nonsending) public func run(
    _ input: Input, _ context: ToolContext
  ) async throws(ToolError) -> JSONValue {
    try Self.check(input)
    let limits = try Self.limits(input.limits, context.limits.command)
    let directory = try context.files.directory(input.cwd ?? ".")
    let (module, digest) = try module(input, context)
    let path = try Self.treePath(directory.path, in: context.files)
    var environment = (input.env ?? [:]).sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    if input.env?["PWD"] == nil { environment.append((key: "PWD", value: path)) }
    let run = CommandRun(
      module: module, arguments: input.argv, environment: environment.map { (name: $0.key, value: $0.value) },
      input: Array((input.stdin ?? "").utf8), directory: path, limits: limits, profile: profile(),
      output: CappedOutput(limit: limits.stdoutBytes), errors: CappedOutput(limit: limits.stderrBytes))

    try context.record(
      .commandStart(
        CommandStart(
          toolUseId: context.toolUseID, argv: input.argv, cwd: directory.path.text, limits: limits.members,
          module: "\(digest)")))
    let start = context.uptime()
    let outcome: (ending: CommandEnding, fuel: UInt64)
    do throws(ToolError) {
      outcome = try await run.run(on: context.files.system)
    } catch {
      // Every start has its end in the log.
      let ending = CommandEnding(.notExecutable, code: 126, error.message)
      try Self.record(run, (ending, 0), context.uptime() - start, context)
      throw error
    }
    try Self.record(run, outcome, context.uptime() - start, context)
    guard outcome.ending.reason != .cancelled else {
      throw ToolError(.cancelled, "\(input.argv[0]) was stopped; what it had changed by then is changed")
    }
    return Self.answer(run, outcome)
  }

  // MARK: Before

  private static func check(_ input: Input) throws(ToolError) {
    guard let program = input.argv.first, !program.isEmpty else {
      throw ToolError(.invalidInput, "argv must begin with the name of a program")
    }
    let texts = input.argv + (input.env ?? [:]).flatMap { [$0.key, $0.value] }
    guard texts.allSatisfy({ !$0.utf8.contains(0) }) else {
      throw ToolError(.invalidInput, "argv and env cannot have NUL characters")
    }
    guard texts.reduce(0, { $0 + $1.utf8.count + 1 }) <= 1 << 20 else {
      throw ToolError(.tooLarge, "argv and env have more than 1 MiB")
    }
    for name in (input.env ?? [:]).keys where name.isEmpty || name.utf8.contains(UInt8(ascii: "=")) {
      throw ToolError(.invalidInput, "env has a name that is none: \(JSONValue.string(name))")
    }
  }

  /// The limits of a call: what it asks for, and never more than the host allows.
  private static func limits(_ wanted: Input.Limits?, _ host: CommandLimits) throws(ToolError) -> CommandLimits {
    var limits = host
    func lower<Value: FixedWidthInteger>(_ value: inout Value, to wanted: Int?, _ name: String) throws(ToolError) {
      guard let wanted else { return }
      guard wanted >= 0 else { throw ToolError(.invalidInput, "limits.\(name) cannot be negative") }
      value = min(value, Value(clamping: wanted))
    }
    var milliseconds = host.time.wholeMilliseconds
    try lower(&milliseconds, to: wanted?.timeoutMs, "timeoutMs")
    if milliseconds < host.time.wholeMilliseconds { limits.time = .milliseconds(milliseconds) }
    try lower(&limits.fuel, to: wanted?.fuel, "fuel")
    try lower(&limits.memoryBytes, to: wanted?.memoryBytes, "memoryBytes")
    try lower(&limits.stdoutBytes, to: wanted?.maxStdoutBytes, "maxStdoutBytes")
    try lower(&limits.stderrBytes, to: wanted?.maxStderrBytes, "maxStderrBytes")
    return limits
  }

  private func module(_ input: Input, _ context: ToolContext) throws(ToolError) -> (Module, Digest) {
    let name = input.argv[0]
    let program = try name.contains("/") ? workspaceProgram(input, context) : installedProgram(name)
    do throws(ModuleError) { return (try modules.module(program.bytes, program.digest), program.digest) } catch {
      throw ToolError(.notExecutable, "\(WorkspacePath.quoted(name)): \(error)")
    }
  }

  private func installedProgram(_ name: String) throws(ToolError) -> InstalledPrograms.Program {
    if let program = programs[name] { return program }
    let known = programs.names.isEmpty ? "none is installed" : "there are \(programs.names.joined(separator: ", "))"
    throw ToolError(
      .unknownCommand,
      "unknown command \(JSONValue.string(name)); \(known); a module of the workspace needs a slash in its path, as in ./\(WorkspacePath.quoted(name))"
    )
  }

  /// A module of the workspace; its path is relative to where the program begins.
  private func workspaceProgram(
    _ input: Input, _ context: ToolContext
  ) throws(ToolError) -> InstalledPrograms.Program {
    let name = input.argv[0]
    let isRelative = !name.hasPrefix("/") && input.cwd != nil
    let file = try context.files.file(isRelative ? "\(input.cwd ?? ".")/\(name)" : name)
    var bytes = try context.files.contents(of: file, limit: context.limits.command.moduleBytes)
    let isCompressed = bytes.withUnsafeBytes { Gzip.matches($0) }
    if isCompressed {
      do throws(InflateError) {
        bytes = try Gzip.expand(bytes, limit: context.limits.command.moduleBytes)
      } catch {
        throw ToolError(.notExecutable, "\(WorkspacePath.quoted(name)): \(error)")
      }
    }
    guard bytes.starts(with: "\0asm".utf8) else {
      throw ToolError(.notExecutable, "\(WorkspacePath.quoted(name)) is no WebAssembly module")
    }
    return InstalledPrograms.Program(bytes: bytes, digest: SHA256.digest(of: bytes))
  }

  /// Where a directory is in the file system.
  private static func treePath(_ path: WorkspacePath, in files: WorkspaceFiles) throws(ToolError) -> String {
    guard let text = String(validating: path.bytes, as: UTF8.self) else {
      throw ToolError(.invalidPath, "a program cannot begin in a directory whose name is no UTF-8")
    }
    if text.isEmpty { return files.rootPath }
    return files.rootPath == "/" ? "/\(text)" : "\(files.rootPath)/\(text)"
  }

  // MARK: Afterwards

  private static func record(
    _ run: CommandRun, _ outcome: (ending: CommandEnding, fuel: UInt64), _ duration: Duration, _ context: ToolContext
  ) throws(ToolError) {
    func hit(_ limit: String, _ maximum: Int, used: Int?) throws(ToolError) {
      try context.record(
        .limitHit(LimitHit(limit: limit, toolUseId: context.toolUseID, maximum: maximum, used: used)))
    }
    if run.output.isTruncated { try hit("maxStdoutBytes", run.limits.stdoutBytes, used: run.output.byteCount) }
    if run.errors.isTruncated { try hit("maxStderrBytes", run.limits.stderrBytes, used: run.errors.byteCount) }
    switch outcome.ending.reason {
    case .fuel: try hit("fuel", Int(clamping: run.limits.fuel), used: Int(clamping: outcome.fuel))
    case .time:
      try hit(
        "timeoutMs", Int(clamping: run.limits.time.wholeMilliseconds), used: Int(clamping: duration.wholeMilliseconds))
    case .memory: try hit("memoryBytes", Int(clamping: run.limits.memoryBytes), used: nil)
    default: break
    }
    try context.record(
      .commandEnd(
        CommandEnd(
          toolUseId: context.toolUseID, exitCode: Int(outcome.ending.code), stdoutBytes: run.output.byteCount,
          stderrBytes: run.errors.byteCount, truncatedStdout: run.output.isTruncated,
          truncatedStderr: run.errors.isTruncated, durationMs: Int(clamping: duration.wholeMilliseconds),
          fuel: Int(clamping: outcome.fuel), reason: outcome.ending.reason.rawValue)))
  }

  private static func answer(_ run: CommandRun, _ outcome: (ending: CommandEnding, fuel: UInt64)) -> JSONValue {
    var answer: JSONObject = [
      "exitCode": .integer(Int64(outcome.ending.code)), "stdout": text(run.output), "stderr": text(run.errors),
      "truncatedStdout": .boolean(run.output.isTruncated), "truncatedStderr": .boolean(run.errors.isTruncated),
    ]
    if run.output.isTruncated { answer.append("stdoutBytes", .integer(Int64(run.output.byteCount))) }
    if run.errors.isTruncated { answer.append("stderrBytes", .integer(Int64(run.errors.byteCount))) }
    answer.append("reason", .string(outcome.ending.reason.rawValue))
    if let message = outcome.ending.message { answer.append("message", .string(message)) }
    answer.append("fuel", .unsigned(outcome.fuel))
    return .object(answer)
  }

  /// What was kept, as text: a character that was cut in two is left out.
  private static func text(_ output: CappedOutput) -> JSONValue {
    let bytes = output.isTruncated ? TextCut.whole(output.bytes) : output.bytes[...]
    return .string(String(decoding: bytes, as: UTF8.self))
  }
}

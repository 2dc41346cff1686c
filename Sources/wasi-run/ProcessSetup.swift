import CommandInterface
import ShadowFS
import WasiPreview1

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the program starts with, made from what the command line asks for.
struct ProcessSetup {
  /// For the process.
  private(set) var configuration: ProcessConfiguration
  /// What standard output and standard error may take, if that is limited.
  private let outputBudget: OutputBudget?
  private let profile: Profile
  /// Standard input, as the host has it.
  private let input: HostStream
  /// What the program sees at its start.
  private var initialTree: Tree?
  /// Where in its file system directories of the host are.
  private var mountPaths: [String] = []

  init(_ settings: RunSettings, arguments: [String], _ recording: Recording?) throws(RunFailure) {
    let isVirtual = settings.isDeterministic || settings.startTime != nil
    let clocks: any Clocks =
      isVirtual ? settings.startTime.map { VirtualClocks(start: $0) } ?? VirtualClocks() : HostClocks()
    let isSeeded = settings.isDeterministic || settings.seed != nil
    let own = Profile(clocks: clocks, random: isSeeded ? SeededRandom(seed: settings.seed ?? 0) : HostRandom())
    profile = recording?.wrap(own) ?? own

    let inherited = settings.inheritsEnvironment ? Self.hostEnvironment() : []
    configuration = ProcessConfiguration(
      arguments: arguments, environment: inherited + settings.environment, profile: profile)
    outputBudget = settings.outputLimit.map { OutputBudget($0) }
    if settings.tracesCalls { configuration.tracer = { StandardStream.error.write($0 + "\n") } }
    input = try Self.openInput(settings)
    openStreams(settings)
    if let recording { record(recording) }
    if !settings.mounts.isEmpty || settings.workingDirectory != nil { try mount(settings) }
    for address in settings.listenAddresses { try listen(address, recording) }
  }

  /// The program in the form in which it makes calls.
  func makeProcess() throws(RunFailure) -> Process {
    do throws(Errno) { return try Process(configuration) } catch { throw .process(error) }
  }

  /// Ends reads that wait for input when somebody says so.
  func stopReading(when shouldStop: @escaping () -> Bool) { input.shouldStop = shouldStop }

  /// Whether the program has tried to write more than it may.
  var hasExceededOutput: Bool { outputBudget?.isExceeded ?? false }

  /// What the program has done to its directories; nil if it has none.
  func changes() throws(RunFailure) -> RunChanges? {
    guard let files = configuration.files, let initialTree else { return nil }
    return try RunChanges(files, since: initialTree, base: changeBase)
  }

  /// The directory that has all that the program can change: its only one, or the one with those that have relative
  /// names, or the root.
  private var changeBase: String {
    let paths = mountPaths + configuration.preopens.map(\.path)
    let candidates = mountPaths.prefix(1) + [Self.defaultDirectory]
    return candidates.first { base in paths.allSatisfy { $0 == base || $0.hasPrefix(base + "/") } } ?? "/"
  }

  private mutating func record(_ recording: Recording) {
    recording.start(arguments: configuration.arguments, environment: configuration.environment)
    configuration.input = recording.wrap(configuration.input)
    configuration.output = recording.wrap(configuration.output)
    configuration.errors = recording.wrap(configuration.errors)
  }

  // MARK: Streams

  private static func openInput(_ settings: RunSettings) throws(RunFailure) -> HostStream {
    var input = StandardStream.input.rawValue
    if let path = settings.inputPath {
      input = open(path, O_RDONLY | O_CLOEXEC)
      guard input >= 0 else { throw .file(CommandInterface.FileError(path: path, code: errno)) }
    }
    return HostStream(
      descriptor: input, ownsDescriptor: settings.inputPath != nil, showsHost: !settings.isDeterministic)
  }

  private mutating func openStreams(_ settings: RunSettings) {
    let showsHost = !settings.isDeterministic
    configuration.input = input
    configuration.output = output(.output, showsHost: showsHost)
    configuration.errors = output(.error, showsHost: showsHost)
  }

  private func output(_ stream: StandardStream, showsHost: Bool) -> any ByteStream {
    let host = HostStream(descriptor: stream.rawValue, showsHost: showsHost)
    guard let outputBudget else { return host }
    return LimitedOutput(host, outputBudget)
  }

  // MARK: Sockets

  /// Adds a socket. In a replay it is there in the recording only.
  private mutating func listen(_ address: String, _ recording: Recording?) throws(RunFailure) {
    let listener: any Listener
    if let recording, recording.isReplay {
      listener = ReplayedListener()
    } else {
      do throws(Errno) { listener = try HostListener(address) } catch {
        throw .setup("--listen \(address)", reason: Self.reason(error))
      }
    }
    configuration.listeners.append(recording?.wrap(listener) ?? listener)
  }

  // MARK: Files

  /// Where directories with relative names are, unless something else was asked for.
  private static var defaultDirectory: String { "/work" }

  private mutating func mount(_ settings: RunSettings) throws(RunFailure) {
    let isRelative = settings.mounts.contains { !$0.guestPath.hasPrefix("/") }
    // A directory of its own, so that what is mounted elsewhere does not show up in what is mounted there.
    let workingDirectory = settings.workingDirectory ?? (isRelative ? Self.defaultDirectory : "/")
    let mounts = settings.mounts.map { ($0, path: $0.treePath(workingDirectory: workingDirectory)) }
    mountPaths = mounts.map(\.path)
    var files: FileSystem?
    for (mount, path) in mounts where path == "/" {
      guard files == nil else { throw .setup(mount.guestPath, reason: "is mounted twice") }
      files = FileSystem(over: try layer(mount, settings), configuration: fileConfiguration)
    }
    let tree = files ?? FileSystem(configuration: fileConfiguration)
    for (mount, path) in mounts {
      if path != "/" {
        let layer = try layer(mount, settings)
        do throws(ShadowFS.FileError) { try tree.mount(layer, at: tree.makeDirectories(path)) } catch {
          throw .setup("--dir \(mount.hostPath)::\(mount.guestPath)", reason: error.description)
        }
      }
      configuration.preopens.append(Preopen(mount.guestPath, path: path))
    }
    configuration.files = tree
    if let workingDirectory = settings.workingDirectory { try enter(workingDirectory, in: tree) }
    initialTree = tree.snapshot()
  }

  /// Makes a directory the working directory.
  ///
  /// C libraries know of none but take names without a slash for those in the directory `.`, and `/` for the same
  /// directory: so there must be no `/`, but each directory in it instead.
  private mutating func enter(_ path: String, in files: FileSystem) throws(RunFailure) {
    do throws(ShadowFS.FileError) {
      let directory = try files.node(at: path)
      guard try files.kind(of: directory) == .directory else { throw .notDirectory }
      if let root = configuration.preopens.firstIndex(where: { $0.path == "/" }), directory != files.root {
        let names = try files.entries(of: files.root).filter { $0.kind == .directory }.map { "/\($0.name)" }
        let known = configuration.preopens.map(\.path)
        configuration.preopens.replaceSubrange(
          root...root, with: names.filter { !known.contains($0) }.map { Preopen($0) })
      }
    } catch {
      throw .setup("--cwd \(path)", reason: error.description)
    }
    configuration.preopens.append(Preopen(".", path: path, confinement: "/"))
  }

  private func layer(_ mount: Mount, _ settings: RunSettings) throws(RunFailure) -> HostDirectoryLayer {
    if settings.commits && !mount.writesThrough { try CommittedChanges.recover(mount.hostPath) }
    do throws(ShadowFS.FileError) {
      return try HostDirectoryLayer(path: mount.hostPath, writesThrough: mount.writesThrough)
    } catch {
      throw .setup(mount.hostPath, reason: error.description)
    }
  }

  private var fileConfiguration: FileSystem.Configuration {
    var files = FileSystem.Configuration()
    let profile = profile
    files.clock = { profile.clocks.time(of: .realtime) }
    files.random = { profile.random.fill($0) }
    return files
  }

  // MARK: The host

  private static func hostEnvironment() -> [(name: String, value: String)] {
    var variables: [(name: String, value: String)] = []
    var next = environ
    while let text = next.pointee {
      let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { variables.append((String(parts[0]), String(parts[1]))) }
      next += 1
    }
    return variables
  }

  private static func reason(_ errno: Errno) -> String {
    switch errno {
    case .invalid: "not an address (write 127.0.0.1:8080 or [::1]:8080)"
    case .addressInUse: "somebody else listens there"
    case .access: "permission denied"
    case .addressNotAvailable: "this machine has no such address"
    default: "\(errno)"
    }
  }
}

import ShadowFS

/// What a process starts with.
///
/// ```swift
/// var configuration = ProcessConfiguration(arguments: ["greet", "world"])
/// configuration.output = output
/// ```
/// By default the process can do nothing to the world outside, and every run is like the other.
public struct ProcessConfiguration {
  /// The arguments, the program's name first.
  public var arguments: [String]
  /// Names and values of variables, in the order in which the process sees them.
  public var environment: [(name: String, value: String)]
  /// Standard input.
  public var input: any ByteStream = InputBytes()
  /// Standard output.
  public var output: any ByteStream = NullStream()
  /// Standard error.
  public var errors: any ByteStream = NullStream()
  /// The file system with the directories of `preopens`.
  public var files: FileSystem?
  /// The directories that the process can open files in, numbered from 3 in this order.
  public var preopens: [Preopen] = []
  /// Sockets that wait for connections; their numbers follow those of the directories.
  public var listeners: [any Listener] = []
  /// The clocks and the randomness.
  public var profile: Profile
  /// The most descriptors that the process may have open.
  public var descriptorLimit = 1 << 16

  /// Gets a line of text for every call that has ended, such as `fd_write(1, ["hello\n"]) = 6`.
  ///
  /// Bytes are shortened and control characters escaped. Of threads, one at a time calls it.
  public var tracer: ((String) -> Void)?

  /// A configuration with arguments, variables and a profile.
  public init(
    arguments: [String] = [], environment: [(name: String, value: String)] = [],
    profile: Profile = .deterministic()
  ) {
    self.arguments = arguments
    self.environment = environment
    self.profile = profile
  }
}

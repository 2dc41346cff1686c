import ShadowFS
import WasmCore

/// A program that runs, as the functions of WASI see it: arguments, variables, open files, clocks and randomness.
///
/// ```swift
/// let process = try Process(ProcessConfiguration(arguments: ["greet", "world"]))
/// process.define(in: &imports)
/// ```
/// Calls are values, performed by `perform`, so that they can be made by a guest that waits in place as well as by a
/// scheduler, which makes the calls of processes that wait again when there is something to do for them.
public final class Process {
  /// The open files.
  public var descriptors: DescriptorTable
  /// The clocks and the randomness.
  public let profile: Profile
  /// How the process has ended itself or was ended by a call that it made.
  public internal(set) var ending: Ending?

  /// Gets a line for every call; see `ProcessConfiguration.tracer`.
  let tracer: ((String) -> Void)?
  let arguments: StringTable
  let environment: StringTable

  /// A way for a process to end.
  public enum Ending: Hashable, Sendable {
    /// By its own will, with this code.
    case exited(UInt32)
    /// By a signal.
    case killed(Signal)
  }

  /// A process that has not begun.
  public init(_ configuration: ProcessConfiguration) throws(Errno) {
    arguments = StringTable(configuration.arguments)
    environment = StringTable(configuration.environment.map { $0.name + "=" + $0.value })
    profile = configuration.profile
    tracer = configuration.tracer
    descriptors = DescriptorTable(limit: configuration.descriptorLimit)
    try descriptors.add(.input(OpenFile(configuration.input)))
    try descriptors.add(.output(OpenFile(configuration.output)))
    try descriptors.add(.output(OpenFile(configuration.errors)))
    for preopen in configuration.preopens {
      guard let files = configuration.files else { throw .noEntry }
      let file = try translating { () throws(FileError) in try preopen.open(in: files) }
      try descriptors.add(
        Descriptor(
          file, preopen.rights.intersection(.directory), inherited: preopen.inheritedRights,
          preopenName: Array(preopen.name.utf8)))
    }
    for listener in configuration.listeners {
      try descriptors.add(Descriptor(OpenFile(listener), .listener, inherited: .connection))
    }
  }

  /// The open file with a number, if the process may do something with it.
  @inline(__always)
  func descriptor(_ number: UInt32, _ rights: Rights = []) throws(Errno) -> Descriptor {
    guard let descriptor = descriptors[number] else { throw .badDescriptor }
    guard descriptor.rights.isSuperset(of: rights) else { throw .notCapable }
    return descriptor
  }

  /// The directory with a number, if the process may do something with it.
  func directory(
    _ number: UInt32, _ rights: Rights
  ) throws(Errno) -> (descriptor: Descriptor, files: FileSystem, start: PathStart) {
    let descriptor = try descriptor(number)
    guard case .directory(let files, let node) = descriptor.file.target else { throw .notDirectory }
    guard descriptor.rights.isSuperset(of: rights) else { throw .notCapable }
    return (descriptor, files, PathStart(node: node, confinement: descriptor.file.confinement ?? node))
  }

  /// The file with a number, if the process may do something with it. For what is no file, `other` says what is wrong.
  func file(
    _ number: UInt32, _ rights: Rights, other: Errno
  ) throws(Errno) -> (open: OpenFile, files: FileSystem, node: NodeID) {
    let descriptor = try descriptor(number)
    switch descriptor.file.target {
    case .file(let files, let node):
      guard descriptor.rights.isSuperset(of: rights) else { throw .notCapable }
      return (descriptor.file, files, node)
    case .directory: throw .isDirectory
    default: throw other
    }
  }
}

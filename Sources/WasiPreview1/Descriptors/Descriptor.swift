/// An open file with what one process may do with it.
public struct Descriptor {
  /// What is open.
  public let file: OpenFile
  /// What may be done with it.
  public var rights: Rights
  /// What may be done with what is opened through it.
  public var inheritedRights: Rights
  /// The name under which a directory was given to the process at its start.
  let preopenName: [UInt8]?

  init(_ file: OpenFile, _ rights: Rights, inherited: Rights = [], preopenName: [UInt8]? = nil) {
    self.file = file
    self.rights = rights
    inheritedRights = inherited
    self.preopenName = preopenName
  }

  /// A descriptor of a process that reads a stream.
  public static func input(_ file: OpenFile) -> Descriptor {
    Descriptor(file, [.read, .setFlags, .attributes, .poll])
  }

  /// A descriptor of a process that writes a stream.
  public static func output(_ file: OpenFile) -> Descriptor {
    Descriptor(file, [.write, .setFlags, .attributes, .poll])
  }
}

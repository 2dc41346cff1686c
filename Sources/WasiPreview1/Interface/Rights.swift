/// What may be done with a descriptor.
public struct Rights: OptionSet, Hashable, Sendable {
  /// The bits of the specification.
  public let rawValue: UInt64

  /// Rights by their bits, of which those without a meaning are kept, too.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// To make the contents durable.
  public static let dataSync = Rights(rawValue: 1 << 0)
  /// To read. With `seek`, also at a given place.
  public static let read = Rights(rawValue: 1 << 1)
  /// To move the offset. Implies `tell`.
  public static let seek = Rights(rawValue: 1 << 2)
  /// To change the descriptor's flags.
  public static let setFlags = Rights(rawValue: 1 << 3)
  /// To make contents and attributes durable.
  public static let sync = Rights(rawValue: 1 << 4)
  /// To learn the offset.
  public static let tell = Rights(rawValue: 1 << 5)
  /// To write. With `seek`, also at a given place.
  public static let write = Rights(rawValue: 1 << 6)
  /// To say how the contents will be used.
  public static let advise = Rights(rawValue: 1 << 7)
  /// To reserve space.
  public static let allocate = Rights(rawValue: 1 << 8)
  /// To make directories.
  public static let createDirectory = Rights(rawValue: 1 << 9)
  /// To make files.
  public static let createFile = Rights(rawValue: 1 << 10)
  /// To link to what is in the directory.
  public static let linkSource = Rights(rawValue: 1 << 11)
  /// To make links in the directory.
  public static let linkTarget = Rights(rawValue: 1 << 12)
  /// To open what is in the directory.
  public static let openPath = Rights(rawValue: 1 << 13)
  /// To list the directory.
  public static let readDirectory = Rights(rawValue: 1 << 14)
  /// To read symbolic links in the directory.
  public static let readLink = Rights(rawValue: 1 << 15)
  /// To rename what is in the directory.
  public static let renameSource = Rights(rawValue: 1 << 16)
  /// To let renamed things come into the directory.
  public static let renameTarget = Rights(rawValue: 1 << 17)
  /// To read attributes of what is in the directory.
  public static let pathAttributes = Rights(rawValue: 1 << 18)
  /// To truncate files in the directory while opening them.
  public static let setPathSize = Rights(rawValue: 1 << 19)
  /// To set times of what is in the directory.
  public static let setPathTimes = Rights(rawValue: 1 << 20)
  /// To read attributes.
  public static let attributes = Rights(rawValue: 1 << 21)
  /// To set the size.
  public static let setSize = Rights(rawValue: 1 << 22)
  /// To set times.
  public static let setTimes = Rights(rawValue: 1 << 23)
  /// To make symbolic links in the directory.
  public static let symlink = Rights(rawValue: 1 << 24)
  /// To remove directories from the directory.
  public static let removeDirectory = Rights(rawValue: 1 << 25)
  /// To remove files from the directory.
  public static let unlink = Rights(rawValue: 1 << 26)
  /// To wait for it in `poll_oneoff`.
  public static let poll = Rights(rawValue: 1 << 27)
  /// To shut a connection down.
  public static let shutdown = Rights(rawValue: 1 << 28)
  /// To accept connections.
  public static let accept = Rights(rawValue: 1 << 29)
}

extension Rights {
  /// Everything that can be done with a file.
  public static let file: Rights = [
    .dataSync, .read, .seek, .setFlags, .sync, .tell, .write, .advise, .allocate, .attributes, .setSize, .setTimes,
    .poll,
  ]

  /// Everything that can be done with a directory itself.
  public static let directory: Rights = [
    .setFlags, .sync, .advise, .createDirectory, .createFile, .linkSource, .linkTarget, .openPath, .readDirectory,
    .readLink, .renameSource, .renameTarget, .pathAttributes, .setPathSize, .setPathTimes, .attributes, .setTimes,
    .symlink, .removeDirectory, .unlink, .poll,
  ]

  /// All rights that there are; those of what is opened through a directory that the process starts with.
  public static let all = Rights(rawValue: 1 << 30 - 1)

  /// Everything that can be done with a device of the file system. C libraries take a device without the right to seek
  /// for a terminal.
  public static let device: Rights = [.read, .write, .seek, .tell, .setFlags, .attributes, .setTimes, .poll]

  /// Everything that can be done with a connection.
  public static let connection: Rights = [.read, .write, .setFlags, .attributes, .poll, .shutdown]

  /// Everything that can be done with a socket that waits for connections.
  public static let listener: Rights = [.setFlags, .attributes, .poll, .accept]
}

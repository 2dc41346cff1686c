import ShadowFS

/// What kind of thing a descriptor or a directory entry is, as guests see it.
public enum FileType: UInt8, Sendable {
  /// None of the others, such as a pipe.
  case unknown = 0
  /// A device of blocks.
  case blockDevice = 1
  /// A device of bytes; a terminal, if it has no rights to seek.
  case characterDevice = 2
  /// A directory.
  case directory = 3
  /// A file with contents.
  case regularFile = 4
  /// A socket of datagrams.
  case datagramSocket = 5
  /// A socket of bytes.
  case streamSocket = 6
  /// A symbolic link.
  case symbolicLink = 7
}

extension FileType {
  /// What guests see a node of the file system as.
  init(_ kind: FileKind) {
    switch kind {
    case .file: self = .regularFile
    case .directory: self = .directory
    case .symlink: self = .symbolicLink
    case .device: self = .characterDevice
    }
  }
}

/// Why an operation on a file system failed: one case for each reason that POSIX knows.
public enum FileError: Error, Hashable, Sendable, CaseIterable {
  /// The host does not allow it (`EACCES`).
  case accessDenied
  /// The node is a mount point or otherwise in use (`EBUSY`).
  case busy
  /// The operation would span two mounts (`EXDEV`).
  case crossDevice
  /// The name is taken (`EEXIST`).
  case exists
  /// The file would be larger than a file may be (`EFBIG`).
  case fileTooLarge
  /// An argument makes no sense, such as moving a directory into itself (`EINVAL`).
  case invalid
  /// The host failed to read or write (`EIO`).
  case io
  /// The node is a directory, and the operation is for files (`EISDIR`).
  case isDirectory
  /// Too many symbolic links were met on the way (`ELOOP`).
  case loop
  /// A name or path is longer than allowed (`ENAMETOOLONG`).
  case nameTooLong
  /// The directory has entries (`ENOTEMPTY`).
  case notEmpty
  /// There is nothing of that name (`ENOENT`).
  case notFound
  /// Something on the way is no directory (`ENOTDIR`).
  case notDirectory
  /// The path leads out of the directory that it is confined to, or a directory would get a second name (`EPERM`).
  case notPermitted
  /// The kind of node does not know this operation (`ENOTSUP`).
  case notSupported
  /// A quota is used up, or the host's disk is full (`ENOSPC`).
  case noSpace
  /// The layer cannot be written (`EROFS`).
  case readOnly
  /// The node is gone, or the host's file is no longer the one that was seen (`ESTALE`).
  case stale
  /// The host has too many open files (`ENFILE`).
  case tooManyFiles
  /// The file has as many names as it may have (`EMLINK`).
  case tooManyLinks
}

extension FileError: CustomStringConvertible {
  /// The reason in the words that people know from their shells.
  public var description: String {
    switch self {
    case .accessDenied: "permission denied"
    case .busy: "device or resource busy"
    case .crossDevice: "invalid cross-device link"
    case .exists: "file exists"
    case .fileTooLarge: "file too large"
    case .invalid: "invalid argument"
    case .io: "input/output error"
    case .isDirectory: "is a directory"
    case .loop: "too many levels of symbolic links"
    case .nameTooLong: "file name too long"
    case .notEmpty: "directory not empty"
    case .notFound: "no such file or directory"
    case .notDirectory: "not a directory"
    case .notPermitted: "operation not permitted"
    case .notSupported: "operation not supported"
    case .noSpace: "no space left on device"
    case .readOnly: "read-only file system"
    case .stale: "stale file handle"
    case .tooManyFiles: "too many open files"
    case .tooManyLinks: "too many links"
    }
  }
}

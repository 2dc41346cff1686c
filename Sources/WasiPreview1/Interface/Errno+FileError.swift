import ShadowFS

extension Errno {
  /// The guest's number for a failure of the file system.
  init(_ error: FileError) {
    switch error {
    case .accessDenied: self = .access
    case .busy: self = .busy
    case .crossDevice: self = .crossDevice
    case .exists: self = .exists
    case .fileTooLarge: self = .fileTooBig
    case .invalid: self = .invalid
    case .io: self = .io
    case .isDirectory: self = .isDirectory
    case .loop: self = .loop
    case .nameTooLong: self = .nameTooLong
    case .notEmpty: self = .notEmpty
    case .notFound: self = .noEntry
    case .notDirectory: self = .notDirectory
    case .notPermitted: self = .notPermitted
    case .notSupported: self = .notSupported
    case .noSpace: self = .noSpace
    case .readOnly: self = .readOnly
    case .stale: self = .stale
    case .tooManyFiles: self = .tooManyFiles
    case .tooManyLinks: self = .tooManyLinks
    }
  }
}

/// Does something with the file system; its failure becomes the guest's error number.
@inline(__always)
func translating<Result>(_ body: () throws(FileError) -> Result) throws(Errno) -> Result {
  do throws(FileError) { return try body() } catch { throw Errno(error) }
}

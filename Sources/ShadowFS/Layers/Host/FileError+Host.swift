#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  extension FileError {
    /// The reason that the host gave.
    init(hostError number: CInt) {
      self =
        switch number {
        case EACCES: .accessDenied
        case EBUSY: .busy
        case EXDEV: .crossDevice
        case EEXIST: .exists
        case EFBIG: .fileTooLarge
        case EINVAL: .invalid
        case EISDIR: .isDirectory
        case ELOOP: .loop
        case ENAMETOOLONG: .nameTooLong
        case ENOTEMPTY: .notEmpty
        case ENOENT: .notFound
        case ENOTDIR: .notDirectory
        case EPERM: .notPermitted
        case ENOTSUP: .notSupported
        case ENOSPC, EDQUOT: .noSpace
        case EROFS: .readOnly
        case ESTALE: .stale
        case EMFILE, ENFILE: .tooManyFiles
        case EMLINK: .tooManyLinks
        default: .io
        }
    }
  }

  /// Makes a call of the host again until no signal interrupts it, and throws the reason when it fails.
  @discardableResult
  func host<Result: BinaryInteger>(_ call: () -> Result) throws(FileError) -> Result {
    while true {
      let result = call()
      if result != -1 { return result }
      let number = errno
      if number != EINTR { throw FileError(hostError: number) }
    }
  }
#endif

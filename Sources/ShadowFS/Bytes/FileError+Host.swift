#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  extension FileError {
    /// The reason that the host gives by an error number; what has no reason of its own is `io`.
    init(hostError code: Int32) {
      self =
        switch code {
        case EACCES, EPERM: .accessDenied
        case EBUSY, ETXTBSY: .busy
        case EEXIST: .exists
        case EFBIG: .fileTooLarge
        case EINVAL: .invalid
        case EISDIR: .isDirectory
        case ELOOP: .loop
        case ENAMETOOLONG: .nameTooLong
        case ENOTEMPTY: .notEmpty
        case ENOENT: .notFound
        case ENOTDIR: .notDirectory
        case ENOSPC, EDQUOT: .noSpace
        case EROFS: .readOnly
        case ESTALE: .stale
        case EMFILE, ENFILE: .tooManyFiles
        case EMLINK: .tooManyLinks
        default: .io
        }
    }
  }
#endif

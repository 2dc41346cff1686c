#if !hasFeature(Embedded)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  extension Errno {
    /// The guest's number for a failure of the host's streams and sockets.
    init(host code: Int32) {
      switch code {
      case EACCES: self = .access
      case EADDRINUSE: self = .addressInUse
      case EADDRNOTAVAIL: self = .addressNotAvailable
      case EAFNOSUPPORT: self = .addressFamilyNotSupported
      case EAGAIN: self = .again
      case EBADF: self = .badDescriptor
      case ECONNABORTED: self = .connectionAborted
      case ECONNRESET: self = .connectionReset
      case EFBIG: self = .fileTooBig
      case EINVAL: self = .invalid
      case EISDIR: self = .isDirectory
      case EMFILE: self = .tooManyDescriptors
      case ENFILE: self = .tooManyFiles
      case ENOBUFS: self = .noBufferSpace
      case ENOMEM: self = .noMemory
      case ENOSPC: self = .noSpace
      case ENOTCONN: self = .notConnected
      case ENOTSOCK: self = .notSocket
      case EPERM: self = .notPermitted
      case EPIPE: self = .brokenPipe
      case ETIMEDOUT: self = .timedOut
      default: self = .io
      }
    }
  }
#endif

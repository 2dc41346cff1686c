#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// What an entry of a host directory is.
  package enum HostType {
    case known(FileKind)
    /// A device, socket or FIFO, which a layer does not show.
    case special
    /// The host did not tell.
    case unknown

    init(entryType: CInt) {
      self =
        switch entryType {
        case CInt(DT_REG): .known(.file)
        case CInt(DT_DIR): .known(.directory)
        case CInt(DT_LNK): .known(.symlink)
        case CInt(DT_UNKNOWN): .unknown
        default: .special
        }
    }
  }

  /// What the host knows of a file.
  package struct HostStatus {
    /// Which file it is, whatever its name.
    struct Identity: Hashable {
      let device: UInt64
      let number: UInt64
    }

    /// Whose file it is.
    struct Owner: Hashable {
      let user: UInt32
      let group: UInt32
    }

    let identity: Identity
    let owner: Owner
    /// The kind, or `nil` for a device, socket or FIFO.
    package let kind: FileKind?
    /// What a layer that is only read shows. It has one time, because looking at a file changes the others.
    package let attributes: LowerAttributes
    /// What a layer that writes through shows.
    var currentAttributes: LowerAttributes {
      var attributes = attributes
      attributes.accessTime = accessTime
      attributes.changeTime = changeTime
      return attributes
    }
    private let accessTime: UInt64
    private let changeTime: UInt64

    init(_ status: stat) {
      identity = Identity(
        device: UInt64(truncatingIfNeeded: status.st_dev), number: UInt64(truncatingIfNeeded: status.st_ino))
      owner = Owner(user: status.st_uid, group: status.st_gid)
      kind =
        switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .directory
        case S_IFLNK: .symlink
        default: nil
        }
      #if canImport(Darwin)
        let times = (status.st_atimespec, status.st_mtimespec, status.st_ctimespec)
      #else
        let times = (status.st_atim, status.st_mtim, status.st_ctim)
      #endif
      accessTime = times.0.nanoseconds
      changeTime = times.2.nanoseconds
      let isDirectory = kind == .directory
      var attributes = LowerAttributes(
        kind: kind ?? .device, mode: UInt16(truncatingIfNeeded: status.st_mode & 0o7777),
        size: isDirectory ? 0 : UInt64(max(0, status.st_size)),
        modificationTime: times.1.nanoseconds)
      attributes.linkCount = isDirectory ? 1 : UInt32(truncatingIfNeeded: status.st_nlink)
      self.attributes = attributes
    }
  }

  extension timespec {
    /// The time since 1970; the seconds before it are 0, and what is too far away is the last time there is.
    fileprivate var nanoseconds: UInt64 {
      let product = UInt64(max(0, tv_sec)).multipliedReportingOverflow(by: 1_000_000_000)
      let sum = product.partialValue.addingReportingOverflow(UInt64(max(0, tv_nsec)))
      return product.overflow || sum.overflow ? .max : sum.partialValue
    }
  }
#endif

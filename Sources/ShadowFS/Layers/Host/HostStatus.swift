#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// What an entry of a host directory is.
  enum HostType {
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
  struct HostStatus {
    /// Which file it is, whatever its name.
    struct Identity: Hashable {
      let device: UInt64
      let number: UInt64
    }

    let identity: Identity
    /// The kind, or `nil` for a device, socket or FIFO.
    let kind: FileKind?
    let attributes: LowerAttributes

    init(_ status: stat) {
      identity = Identity(
        device: UInt64(truncatingIfNeeded: status.st_dev), number: UInt64(truncatingIfNeeded: status.st_ino))
      kind =
        switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .directory
        case S_IFLNK: .symlink
        default: nil
        }
      #if canImport(Darwin)
        let time = status.st_mtimespec
      #else
        let time = status.st_mtim
      #endif
      let seconds = UInt64(max(0, time.tv_sec))
      let isDirectory = kind == .directory
      var attributes = LowerAttributes(
        kind: kind ?? .device, mode: UInt16(truncatingIfNeeded: status.st_mode & 0o7777),
        size: isDirectory ? 0 : UInt64(max(0, status.st_size)),
        modificationTime: seconds &* 1_000_000_000 &+ UInt64(max(0, time.tv_nsec)))
      attributes.linkCount = isDirectory ? 1 : UInt32(truncatingIfNeeded: status.st_nlink)
      self.attributes = attributes
    }
  }
#endif

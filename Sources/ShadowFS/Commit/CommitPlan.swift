#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// A file of the host as it was at some time.
  struct HostVersion: Hashable {
    let identity: HostStatus.Identity
    let kind: FileKind
    let size: UInt64
    let modificationTime: UInt64

    init(identity: HostStatus.Identity, kind: FileKind, size: UInt64, modificationTime: UInt64) {
      self.identity = identity
      self.kind = kind
      self.size = size
      self.modificationTime = modificationTime
    }

    /// `nil` for what is never committed: devices, sockets and FIFOs.
    init?(_ status: HostStatus) {
      guard let kind = status.kind else { return nil }
      self.init(
        identity: status.identity, kind: kind, size: status.attributes.size,
        modificationTime: status.attributes.modificationTime)
    }

    /// Whether a file is still this one. Directories may have got other entries.
    func matches(_ status: HostStatus) -> Bool {
      guard let other = HostVersion(status) else { return false }
      return kind == .directory ? other.kind == kind && other.identity == identity : other == self
    }
  }

  /// What a commit does to one directory of the host: everything that taking it back needs, too.
  ///
  /// Nothing that was there is overwritten or removed before the commit is done: it gets another name first. So every
  /// step can be undone, and whether it was done shows in what has the names.
  struct CommitPlan {
    /// A name in one of the plan's directories.
    struct Place: Hashable {
      let directory: Int
      let name: FileName
    }

    /// A directory that steps work in. Number 0 is the committed directory itself.
    struct Directory {
      /// Which one it is, as soon as it is there.
      var identity: HostStatus.Identity?
      /// Where it can be, depending on how far the commit got.
      var places: [Place]
    }

    /// Something new. It is made beside its place, or within a new directory.
    struct Item {
      let place: Place
      let kind: FileKind
      /// The number of the directory that it becomes.
      var directory: Int?
      /// Which one it is, as soon as it is there.
      var identity: HostStatus.Identity?
    }

    /// What a step moves.
    enum Subject: Hashable {
      case item(Int)
      case original(HostVersion)
    }

    /// What gets other permission bits.
    enum ModeTarget: Hashable {
      case directory(Int)
      case file(Place, HostVersion)
    }

    enum Step: Hashable {
      /// Something gets another name, which is free.
      case move(Subject, from: Place, to: Place)
      /// An item gets the name of an original, which gets a spare one.
      case replace(HostVersion, at: Place, by: Int, spare: FileName)
      case mode(ModeTarget, from: UInt16, to: UInt16)
    }

    /// An original that is to be gone. It is removed when the commit is done.
    struct Discard {
      let place: Place
      let version: HostVersion
    }

    /// Permission bits of a directory that keep its owner out of it. It gets them when all else is done.
    struct LateMode {
      let directory: Int
      let to: UInt16
    }

    var directories: [Directory] = []
    var items: [Item] = []
    var steps: [Step] = []
    /// What is in a directory comes before it.
    var discards: [Discard] = []
    /// What is in a directory comes before it.
    var lateModes: [LateMode] = []

    /// The path of a place in the committed directory: before the commit, or when it is done.
    func path(of place: Place, whenDone: Bool = false) -> [UInt8] {
      var names = [place.name]
      var directory = place.directory
      while directory > 0, directory < directories.count, names.count <= directories.count {
        let places = directories[directory].places
        guard let place = whenDone ? places.last : places.first else { break }
        names.append(place.name)
        directory = place.directory
      }
      return Array(names.reversed().map(\.bytes).joined(separator: [UInt8(ascii: "/")]))
    }

    /// The file that says how far a commit got, in each committed directory.
    static let recordName = ".umbra-commit"

    /// Whether a name belongs to commits.
    static func isReserved(_ name: FileName) -> Bool { name.bytes.starts(with: Array(recordName.utf8)) }
  }
#endif

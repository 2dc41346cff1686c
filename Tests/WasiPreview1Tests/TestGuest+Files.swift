import ShadowFS
import WasiPreview1

extension TestGuest {
  /// The directory that guests of `withFiles` have open.
  static var root: UInt64 { 3 }

  /// A guest with an empty directory, known as `/`.
  static func withFiles(
    rights: Rights = .directory, inherited: Rights = .all, configuration: ProcessConfiguration = ProcessConfiguration(),
    files: FileSystem = FileSystem()
  ) throws -> TestGuest {
    var configuration = configuration
    configuration.files = files
    configuration.preopens = [Preopen("/", rights: rights, inheritedRights: inherited)]
    return try TestGuest(configuration)
  }

  /// What a path is to be opened for.
  struct Opening {
    var lookup: UInt64 = 0
    var flags: UInt64 = 0
    var rights = Rights.file
    var inherited: Rights = []
    var descriptorFlags: UInt64 = 0

    static let file = Opening()
    static let new = Opening(flags: create)
    static let directory = Opening(flags: Self.onlyDirectory, rights: .directory, inherited: .all)

    static let create: UInt64 = 1
    static let onlyDirectory: UInt64 = 2
    static let exclusive: UInt64 = 4
    static let truncate: UInt64 = 8
  }

  /// Opens a path and tells the error number.
  func tryOpen(_ path: String, _ opening: Opening = .file, in directory: UInt64 = root) throws -> Errno {
    let name = try place(Array(path.utf8))
    return try call(
      .pathOpen, directory, opening.lookup, name, UInt64(path.utf8.count), opening.flags, opening.rights.rawValue,
      opening.inherited.rawValue, opening.descriptorFlags, 64)
  }

  /// Opens a path.
  func open(_ path: String, _ opening: Opening = .file, in directory: UInt64 = root) throws -> UInt32 {
    try require(try tryOpen(path, opening, in: directory))
    return try u32(64)
  }

  func close(_ descriptor: UInt32) throws { try require(try call(.fdClose, UInt64(descriptor))) }

  /// Makes a call whose arguments are a directory, a path and perhaps more.
  func onPath(
    _ function: Preview1Function, _ path: String, _ more: UInt64..., in directory: UInt64 = root
  ) throws -> Errno {
    let name = try place(Array(path.utf8))
    guard case .done(let errno) = perform(function, [directory, name, UInt64(path.utf8.count)] + more) else {
      throw Failure.blocked
    }
    return errno
  }

  func makeFile(_ path: String, _ contents: String = "") throws {
    let file = try open(path, .new)
    if !contents.isEmpty { try write(file, contents) }
    try close(file)
  }

  func makeDirectory(_ path: String) throws { try require(try onPath(.pathCreateDirectory, path)) }

  func symlink(_ path: String, to target: String) throws -> Errno {
    let (target, count) = (try place(Array(target.utf8)), UInt64(target.utf8.count))
    return try call(
      .pathSymlink, target, count, Self.root, try place(Array(path.utf8)), UInt64(path.utf8.count))
  }

  func rename(_ path: String, to newPath: String, from: UInt64 = root, into: UInt64 = root) throws -> Errno {
    try call(
      .pathRename, from, try place(Array(path.utf8)), UInt64(path.utf8.count), into, try place(Array(newPath.utf8)),
      UInt64(newPath.utf8.count))
  }

  func link(
    _ path: String, as newPath: String, lookup: UInt64 = 0, from: UInt64 = root, into: UInt64 = root
  ) throws -> Errno {
    try call(
      .pathLink, from, lookup, try place(Array(path.utf8)), UInt64(path.utf8.count), into,
      try place(Array(newPath.utf8)), UInt64(newPath.utf8.count))
  }

  /// All of a file's contents.
  func contents(_ path: String) throws -> String {
    let file = try open(path)
    defer { try? close(file) }
    return try readText(file, 4096)
  }

  struct Status: Equatable {
    let device: UInt64
    let node: UInt64
    let type: FileType?
    let linkCount: UInt64
    let size: UInt64
    let times: [UInt64]
  }

  /// Reads a `filestat` in the guest's dialect.
  func status(at place: UInt64) throws -> Status {
    let isOld = dialect == .unstable
    let rest = place + (isOld ? 24 : 32)
    return Status(
      device: try u64(place), node: try u64(place + 8), type: FileType(rawValue: try bytes(place + 16, 1)[0]),
      linkCount: isOld ? UInt64(try u32(place + 20)) : try u64(place + 24), size: try u64(rest),
      times: [try u64(rest + 8), try u64(rest + 16), try u64(rest + 24)])
  }

  func status(_ descriptor: UInt32) throws -> Status {
    let place = allocate(64)
    try require(try call(.fdFilestatGet, UInt64(descriptor), place))
    return try status(at: place)
  }

  func status(_ path: String, lookup: UInt64 = 0) throws -> Status {
    let (name, place) = (try place(Array(path.utf8)), allocate(64))
    try require(try call(.pathFilestatGet, Self.root, lookup, name, UInt64(path.utf8.count), place))
    return try status(at: place)
  }

  struct Entry: Equatable {
    let next: UInt64
    let node: UInt64
    let type: UInt8
    let name: String
  }

  /// Lists a directory once, from a cookie on.
  ///
  /// - Returns: the whole entries, and how many bytes the call has used.
  func list(_ descriptor: UInt32, from cookie: UInt64 = 0, room: Int = 4096) throws -> (entries: [Entry], used: Int) {
    let (buffer, result) = (allocate(room), allocate(4))
    try require(try call(.fdReaddir, UInt64(descriptor), buffer, UInt64(room), cookie, result))
    let used = Int(try u32(result))
    var entries: [Entry] = []
    var place = buffer
    while place + 24 <= buffer + UInt64(used) {
      let count = UInt64(try u32(place + 16))
      guard place + 24 + count <= buffer + UInt64(used) else { break }
      entries.append(
        Entry(
          next: try u64(place), node: try u64(place + 8), type: try bytes(place + 20, 1)[0],
          name: String(decoding: try bytes(place + 24, Int(count)), as: UTF8.self)))
      place += 24 + count
    }
    return (entries, used)
  }
}

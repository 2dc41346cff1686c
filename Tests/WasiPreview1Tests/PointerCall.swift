import ShadowFS
import WasiPreview1

/// A call of each function that succeeds, with what its arguments are: so it is known which ones are pointers, and to
/// what.
struct PointerCall {
  enum Argument {
    case word(UInt64)
    /// A pointer to so many bytes.
    case pointer(Int)
    /// A pointer to bytes, and how many.
    case buffer([UInt8])
    /// A pointer to two vectors of four bytes each, and their number.
    case vectors

    static func path(_ path: String) -> Argument { .buffer(Array(path.utf8)) }
  }

  let function: Preview1Function
  let arguments: [Argument]

  init(_ function: Preview1Function, _ arguments: Argument...) {
    self.function = function
    self.arguments = arguments
  }

  // MARK: The guest

  /// What the guest's descriptors are, besides the standard streams and its directory.
  static let (listener, file, connection): (Argument, Argument, Argument) = (.word(4), .word(5), .word(6))
  static let directory = Argument.word(TestGuest.root)

  /// A guest for which all calls of the table succeed.
  static func guest(_ files: FileSystem, dialect: Dialect) throws -> TestGuest {
    var configuration = ProcessConfiguration(arguments: ["a", "bc"], environment: [("K", "V")])
    configuration.files = files
    configuration.preopens = [Preopen("/")]
    configuration.listeners = [EndlessListener()]
    let guest = try TestGuest(configuration)
    guest.dialect = dialect
    try guest.makeFile("note", "some text")
    try guest.makeDirectory("sub")
    try require(try guest.symlink("link", to: "note"))
    _ = try guest.open("note")
    try require(try guest.call(.sockAccept, 4, 0, 64))
    return guest
  }

  // MARK: The table

  static func table(_ dialect: Dialect) -> [PointerCall] {
    let status = Argument.pointer(dialect == .preview1 ? 64 : 56)
    let subscription = Argument.pointer(dialect == .preview1 ? 48 : 56)
    let zero = Argument.word(0)
    return [
      PointerCall(.argsGet, .pointer(8), .pointer(5)),
      PointerCall(.argsSizesGet, .pointer(4), .pointer(4)),
      PointerCall(.environGet, .pointer(4), .pointer(4)),
      PointerCall(.environSizesGet, .pointer(4), .pointer(4)),
      PointerCall(.clockResGet, zero, .pointer(8)),
      PointerCall(.clockTimeGet, zero, zero, .pointer(8)),
      PointerCall(.fdAdvise, file, zero, zero, zero),
      PointerCall(.fdAllocate, file, zero, .word(1)),
      PointerCall(.fdClose, file),
      PointerCall(.fdDatasync, file),
      PointerCall(.fdFdstatGet, file, .pointer(24)),
      PointerCall(.fdFdstatSetFlags, file, zero),
      PointerCall(.fdFdstatSetRights, file, zero, zero),
      PointerCall(.fdFilestatGet, file, status),
      PointerCall(.fdFilestatSetSize, file, zero),
      PointerCall(.fdFilestatSetTimes, file, zero, zero, zero),
      PointerCall(.fdPread, file, .vectors, zero, .pointer(4)),
      PointerCall(.fdPrestatGet, directory, .pointer(8)),
      PointerCall(.fdPrestatDirName, directory, .buffer([0])),
      PointerCall(.fdPwrite, file, .vectors, zero, .pointer(4)),
      PointerCall(.fdRead, file, .vectors, .pointer(4)),
      PointerCall(.fdReaddir, directory, .buffer([UInt8](repeating: 0, count: 64)), zero, .pointer(4)),
      PointerCall(.fdRenumber, file, connection),
      PointerCall(.fdSeek, file, zero, zero, .pointer(8)),
      PointerCall(.fdSync, file),
      PointerCall(.fdTell, file, .pointer(8)),
      PointerCall(.fdWrite, file, .vectors, .pointer(4)),
      PointerCall(.pathCreateDirectory, directory, .path("new")),
      PointerCall(.pathFilestatGet, directory, zero, .path("note"), status),
      PointerCall(.pathFilestatSetTimes, directory, zero, .path("note"), zero, .word(1), .word(4)),
      PointerCall(.pathLink, directory, zero, .path("note"), directory, .path("new")),
      PointerCall(.pathOpen, directory, zero, .path("new"), .word(1), .word(2), zero, zero, .pointer(4)),
      PointerCall(.pathReadlink, directory, .path("link"), .buffer([0, 0]), .pointer(4)),
      PointerCall(.pathRemoveDirectory, directory, .path("sub")),
      PointerCall(.pathRename, directory, .path("note"), directory, .path("new")),
      PointerCall(.pathSymlink, .path("note"), directory, .path("new")),
      PointerCall(.pathUnlinkFile, directory, .path("note")),
      PointerCall(.pollOneoff, subscription, .pointer(32), .word(1), .pointer(4)),
      PointerCall(.procRaise, zero),
      PointerCall(.schedYield),
      PointerCall(.randomGet, .buffer([0, 0, 0, 0])),
      PointerCall(.sockAccept, listener, zero, .pointer(4)),
      PointerCall(.sockRecv, connection, .vectors, zero, .pointer(4), .pointer(2)),
      PointerCall(.sockSend, connection, .vectors, zero, .pointer(4)),
      PointerCall(.sockShutdown, connection, .word(3)),
    ]
  }
}

extension PointerCall {
  /// Lays the arguments out in the guest's memory.
  ///
  /// - Parameter isOverlapping: whether both vectors name the same bytes.
  func place(in guest: TestGuest, isOverlapping: Bool = false) throws -> [UInt64] {
    try arguments.flatMap { argument -> [UInt64] in
      switch argument {
      case .word(let word): [word]
      case .pointer(let count): [try guest.place([UInt8](repeating: 0, count: count))]
      case .buffer(let bytes): [try guest.place(bytes), UInt64(bytes.count)]
      case .vectors:
        [try guest.vectors([(guest.allocate(4), 4), (isOverlapping ? 4096 : guest.allocate(4), 4)]), 2]
      }
    }
  }

  /// Everything that can be wrong with the arguments as pointers: which one, its bad value, and what is wrong.
  func faults(memorySize end: UInt64) -> [(index: Int, value: UInt64)] {
    var faults: [(Int, UInt64)] = []
    var index = 0
    for argument in arguments {
      let size: Int
      switch argument {
      case .word:
        index += 1
        continue
      case .pointer(let count): size = count
      case .buffer(let bytes): size = bytes.count
      case .vectors: size = 16
      }
      // Behind the end, across the end, and across the end of all numbers.
      for place in [end, end - UInt64(size) + 1, 0xFFFF_FFFF, 0x1_0000_0000 - UInt64(size)] {
        faults.append((index, place))
      }
      index += 1
      if case .buffer = argument {
        for count in [end, 0x8000_0000, 0xFFFF_FFFF] { faults.append((index, count)) }
      }
      if case .pointer = argument { continue }
      index += 1
    }
    return faults
  }
}

/// A listener to whom somebody connects whenever he asks.
private final class EndlessListener: Listener {
  func readiness(_ direction: WaitCondition.Direction) -> Readiness { .ready(byteCount: 1, isHungUp: false) }
  func accept() throws(Errno) -> (any Connection)? { EndlessConnection() }
  func close() {}
}

/// A connection that takes and gives as much as anybody wants.
private final class EndlessConnection: Connection {
  var fileType: FileType { .streamSocket }
  func readiness(_ direction: WaitCondition.Direction) -> Readiness { .ready(byteCount: 1, isHungUp: false) }
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer { .bytes(buffer.count) }
  func peek(into buffer: UnsafeMutableRawBufferPointer) -> Transfer { .bytes(buffer.count) }
  func write(_ bytes: UnsafeRawBufferPointer) -> Transfer { .bytes(bytes.count) }
  func shutDown(reading: Bool, writing: Bool) throws(Errno) {}
}

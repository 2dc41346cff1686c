#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a file could not be read or written.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as it was named.
  public let path: String
  /// The error number of the system.
  public let code: Int32

  /// A failure of the system, by its error number.
  public init(path: String, code: Int32) {
    self.path = path
    self.code = code
  }

  /// Whether nobody reads what was written.
  public var isBrokenPipe: Bool { code == EPIPE }

  /// The file, and the system's words for the error.
  public var description: String { "\(path): \(String(cString: strerror(code)))" }
}

/// The bytes of a file, in memory until `release` is called.
public struct FileContents: @unchecked Sendable {
  private enum Release {
    case unmap
    case deallocate
  }

  /// The bytes themselves.
  // SAFETY: nobody writes to the bytes, so threads may share them.
  public let bytes: UnsafeBufferPointer<UInt8>
  private let ending: Release

  private init(_ bytes: UnsafeBufferPointer<UInt8>, _ ending: Release) {
    self.bytes = bytes
    self.ending = ending
  }

  /// Maps the file at `path`. Only the pages that are looked at are read.
  public static func map(_ path: String) throws(FileError) -> FileContents {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
    defer { _ = close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError(path: path, code: errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw FileError(path: path, code: EISDIR) }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
      // Pipes and devices have no size and no pages.
      return try copy(of: descriptor, path: path)
    }
    let count = Int(status.st_size)
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
      throw FileError(path: path, code: errno)
    }
    // SAFETY: the mapping is `count` bytes long and stays until `release`.
    return FileContents(
      UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count), .unmap)
  }

  /// What standard input has to say, up to its end.
  public static func standardInput() throws(FileError) -> FileContents {
    try copy(of: StandardStream.input.rawValue, path: "standard input")
  }

  /// The bytes of the file at `path`, as an array.
  public static func read(_ path: String) throws(FileError) -> [UInt8] {
    let contents = try map(path)
    defer { contents.release() }
    return Array(contents.bytes)
  }

  /// Replaces the file at `path` by `text`.
  public static func write(_ text: String, to path: String) throws(FileError) { try write(Array(text.utf8), to: path) }

  /// Replaces the file at `path` by `bytes`.
  public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
    defer { _ = close(descriptor) }
    let failure = bytes.withUnsafeBufferPointer {
      Descriptor(rawValue: descriptor).put(UnsafeRawBufferPointer($0))
    }
    if let failure { throw FileError(path: path, code: failure) }
  }

  /// Makes the folder at `path`, unless it is there.
  public static func makeFolder(_ path: String) throws(FileError) {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw FileError(path: path, code: errno) }
  }

  /// Gives the memory back. To be called once, when nobody looks at `bytes` any more.
  public func release() {
    guard let start = bytes.baseAddress else { return }
    switch ending {
    case .unmap: munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    case .deallocate: UnsafeMutablePointer(mutating: start).deallocate()
    }
  }

  private static func copy(of descriptor: Int32, path: String) throws(FileError) -> FileContents {
    guard let array = Descriptor(rawValue: descriptor).takeAll() else { throw FileError(path: path, code: errno) }
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(array.count, 1))
    _ = copy.initialize(from: array)
    return FileContents(UnsafeBufferPointer(start: copy.baseAddress, count: array.count), .deallocate)
  }
}

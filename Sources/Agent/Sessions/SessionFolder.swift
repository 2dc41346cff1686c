import ShadowFS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The directory of a session, whose files are found by their names in it and never through links.
struct SessionFolder: Sendable {
  static var metaName: String { "meta.json" }
  static var eventsName: String { "events.jsonl" }
  /// No meta data is larger.
  private static var metaLimit: Int { 1 << 20 }

  let handle: HostHandle

  init(_ handle: HostHandle) { self.handle = handle }

  /// The directory of a name in another one; nil if there is none.
  init?(named name: String, in root: HostHandle) throws(FileError) {
    do throws(FileError) {
      handle = try root.openEntry(FileName(name), O_RDONLY | O_DIRECTORY)
    } catch .notFound {
      return nil
    }
  }

  /// Opens a directory by its path, and makes it, with those on the way, if that is wanted.
  static func root(_ path: String, isMade: Bool) throws(FileError) -> HostHandle {
    do throws(FileError) {
      return try HostHandle.directory(path: path)
    } catch .notFound where isMade {
      let parts = path.split(separator: "/")
      guard let last = parts.last else { throw .notFound }
      let parent = (path.hasPrefix("/") ? "/" : "./") + parts.dropLast().joined(separator: "/")
      let folder = try root(parent, isMade: true)
      do throws(FileError) { try folder.makeDirectory(FileName(String(last)), mode: 0o700) } catch .exists {}
      return try HostHandle.directory(path: path)
    }
  }

  func meta() throws(FileError) -> [UInt8] {
    try source(Self.metaName).contents(limit: Self.metaLimit)
  }

  func writeMeta(_ text: [UInt8]) throws(FileError) {
    let file = try handle.openEntry(FileName(Self.metaName), O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
    let outcome: Result<Void, FileError> = text.withUnsafeBytes { bytes in
      do throws(FileError) { return .success(try file.write(bytes, at: 0)) } catch { return .failure(error) }
    }
    try outcome.get()
    try file.synchronize()
  }

  /// The log, to write to it. It is made if it is missing, and nobody else has it.
  func journal() throws(FileError) -> HostJournal { try HostJournal(in: handle, named: FileName(Self.eventsName)) }

  /// The log, to read it.
  func events() throws(FileError) -> any ByteSource { try source(Self.eventsName) }

  private func source(_ name: String) throws(FileError) -> HandleSource {
    try HandleSource(handle.openEntry(FileName(name), O_RDONLY | O_NONBLOCK))
  }
}

/// The bytes of an open file.
private final class HandleSource: ByteSource {
  private let handle: HostHandle
  let count: UInt64

  init(_ handle: HostHandle) throws(FileError) {
    let status = try handle.status()
    guard status.kind == .file else { throw .invalid }
    self.handle = handle
    count = status.attributes.size
  }

  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    try handle.read(at: offset, into: buffer)
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// A journal in a file of the host.
  ///
  /// Each append is one call of the host, so that what was appended survives the end of the process, however it comes.
  /// Only one process at a time can have the file open. New contents are written to a file beside it, `PATH.new`, and
  /// renamed over it.
  public final class HostJournal: JournalStorage {
    private let folder: HostHandle
    private let name: FileName
    private let replacementName: FileName
    private var file: HostHandle
    private var replacement: HostHandle?
    /// Whether a loss of power may still take the file's name away.
    private var hasNewName: Bool
    public private(set) var count: UInt64

    /// Opens the file at `path`, and makes it if it is missing. Only its owner may read it then.
    /// - Throws: Why it cannot be opened; `busy` when another process has it.
    public convenience init(path: String) throws(FileError) {
      let bytes = Array(path.utf8)
      let start = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
      let folder = start == 0 ? "." : String(decoding: bytes[..<start], as: UTF8.self)
      guard let name = try? FileName(Array(bytes[start...])) else { throw .isDirectory }
      try self.init(in: HostHandle.directory(path: folder), named: name)
    }

    /// Opens a file of a directory, and makes it if it is missing.
    package init(in folder: HostHandle, named name: FileName) throws(FileError) {
      self.folder = folder
      self.name = name
      replacementName = try FileName(name.bytes + Array(".new".utf8))
      (file, count) = try Self.open(name, in: folder)
      hasNewName = count == 0
    }

    private static func open(
      _ name: FileName, in folder: HostHandle
    ) throws(FileError) -> (file: HostHandle, count: UInt64) {
      while true {
        let file = try folder.openEntry(name, O_RDWR | O_CREAT | O_NONBLOCK | O_NOCTTY, mode: 0o600)
        try lock(file)
        let status = try file.status()
        guard status.kind == .file else { throw .invalid }
        // Whoever had the lock may have put another file there meanwhile.
        if let named = try? folder.status(of: name), named.identity == status.identity {
          return (file, status.attributes.size)
        }
      }
    }

    deinit {
      abandonReplacement()
      // Closing does not unlock it as long as a process that is just being started has it, too.
      _ = flock(file.descriptor, LOCK_UN)
    }

    public func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
      try file.read(at: offset, into: buffer)
    }

    public func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
      try file.write(bytes, at: count)
      count += UInt64(bytes.count)
    }

    public func truncate(to count: UInt64) throws(FileError) {
      guard let size = off_t(exactly: count) else { throw .fileTooLarge }
      try host { ftruncate(file.descriptor, size) }
      self.count = count
    }

    public func synchronize() throws(FileError) {
      try file.synchronize()
      if hasNewName { synchronizeFolder() }
    }

    // MARK: Replacement

    private var replacementCount: UInt64 = 0

    public func beginReplacement() throws(FileError) {
      abandonReplacement()
      let new = try folder.openEntry(replacementName, O_RDWR | O_CREAT | O_TRUNC, mode: 0o600)
      replacement = new
      replacementCount = 0
      try Self.lock(new)
    }

    public func appendReplacement(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
      guard let replacement else { throw .invalid }
      try replacement.write(bytes, at: replacementCount)
      replacementCount += UInt64(bytes.count)
    }

    public func commitReplacement() throws(FileError) {
      guard let new = replacement else { throw .invalid }
      // The new contents must be there before the name says so.
      try new.synchronize()
      try folder.rename(replacementName, to: name, in: folder)
      file = new
      count = replacementCount
      replacement = nil
      // Until then a loss of power brings the old contents back, which are right, too.
      synchronizeFolder()
    }

    public func abandonReplacement() {
      guard replacement != nil else { return }
      try? folder.remove(replacementName, isDirectory: false)
      replacement = nil
    }

    /// Takes the file's name away, when nobody needs it any more.
    func remove() throws(FileError) {
      try folder.remove(name, isDirectory: false)
      synchronizeFolder()
    }

    /// Makes the file's name survive a loss of power, if the host can.
    private func synchronizeFolder() {
      hasNewName = false
      _ = fsync(folder.descriptor)
    }

    private static func lock(_ file: HostHandle) throws(FileError) {
      while flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 {
        let number = errno
        if number != EINTR { throw number == EWOULDBLOCK ? .busy : FileError(hostError: number) }
      }
    }
  }
#endif

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// `open` of the host, for files that only their owner may read.
  private func openFile(_ path: String, _ flags: Int32) -> Int32 { open(path, flags, 0o600) }

  /// A journal in a file of the host.
  ///
  /// Each append is one call of the host, so that what was appended survives the end of the process, however it comes.
  /// Only one process at a time can have the file open. New contents are written to a file beside it, `PATH.new`, and
  /// renamed over it.
  public final class HostJournal: JournalStorage {
    private let path: String
    private var descriptor: Int32
    private var replacement: Int32 = -1
    /// Whether a loss of power may still take the file's name away.
    private var hasNewName: Bool
    public private(set) var count: UInt64

    /// Opens the file at `path`, and makes it if it is missing.
    /// - Throws: Why it cannot be opened; `busy` when another process has it.
    public init(path: String) throws(FileError) {
      self.path = path
      (descriptor, count) = try Self.open(path)
      hasNewName = count == 0
    }

    private static func open(_ path: String) throws(FileError) -> (descriptor: Int32, count: UInt64) {
      while true {
        let descriptor = try host { openFile(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW) }
        do throws(FileError) {
          try lock(descriptor)
          var (status, named) = (stat(), stat())
          try host { fstat(descriptor, &status) }
          guard status.st_mode & S_IFMT == S_IFREG else { throw .invalid }
          // Whoever had the lock may have put another file there meanwhile.
          if lstat(path, &named) == 0, named.st_ino == status.st_ino, named.st_dev == status.st_dev {
            return (descriptor, UInt64(max(0, status.st_size)))
          }
        } catch {
          _ = close(descriptor)
          throw error
        }
        _ = close(descriptor)
      }
    }

    deinit {
      abandonReplacement()
      _ = close(descriptor)
    }

    public func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
      guard let start = buffer.baseAddress else { return 0 }
      var done = 0
      while done < buffer.count {
        guard let position = off_t(exactly: offset + UInt64(done)) else { return done }
        // SAFETY: `done` is less than the size of the buffer.
        let got = try host { pread(descriptor, start + done, buffer.count - done, position) }
        guard got > 0 else { break }
        done += got
      }
      return done
    }

    public func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
      try put(bytes, to: descriptor, at: count)
      count += UInt64(bytes.count)
    }

    public func truncate(to count: UInt64) throws(FileError) {
      guard let size = off_t(exactly: count) else { throw .fileTooLarge }
      try host { ftruncate(descriptor, size) }
      self.count = count
    }

    public func synchronize() throws(FileError) {
      try host { fsync(descriptor) }
      if hasNewName { synchronizeFolder() }
    }

    // MARK: Replacement

    private var replacementCount: UInt64 = 0

    public func beginReplacement() throws(FileError) {
      abandonReplacement()
      replacement = try host { openFile(path + ".new", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW) }
      replacementCount = 0
      try Self.lock(replacement)
    }

    public func appendReplacement(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
      try put(bytes, to: replacement, at: replacementCount)
      replacementCount += UInt64(bytes.count)
    }

    public func commitReplacement() throws(FileError) {
      // The new contents must be there before the name says so.
      try host { fsync(replacement) }
      try host { rename(path + ".new", path) }
      _ = close(descriptor)
      descriptor = replacement
      count = replacementCount
      replacement = -1
      // Until then a loss of power brings the old contents back, which are right, too.
      synchronizeFolder()
    }

    public func abandonReplacement() {
      guard replacement >= 0 else { return }
      _ = close(replacement)
      _ = unlink(path + ".new")
      replacement = -1
    }

    /// Makes the file's name survive a loss of power, if the host can.
    private func synchronizeFolder() {
      hasNewName = false
      let bytes = Array(path.utf8)
      let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
      let folder = slash.map { String(decoding: bytes[...$0], as: UTF8.self) } ?? "."
      let descriptor = openFile(folder, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return }
      _ = fsync(descriptor)
      _ = close(descriptor)
    }

    private static func lock(_ descriptor: Int32) throws(FileError) {
      while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
        let number = errno
        if number != EINTR { throw number == EWOULDBLOCK ? .busy : FileError(hostError: number) }
      }
    }

    private func put(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: UInt64) throws(FileError) {
      guard let start = bytes.baseAddress else { return }
      var done = 0
      while done < bytes.count {
        guard let position = off_t(exactly: offset + UInt64(done)) else { throw .fileTooLarge }
        // SAFETY: `done` is less than the number of bytes.
        let taken = try host { pwrite(descriptor, start + done, bytes.count - done, position) }
        guard taken > 0 else { throw .io }
        done += taken
      }
    }
  }
#endif

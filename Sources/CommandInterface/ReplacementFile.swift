#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that comes into being as a whole or not at all, and takes the place of another one in one step.
///
/// The bytes go to a temporary file beside it, which gets the file's name at the end. What is no regular file, such as
/// a device, cannot be replaced and is written to directly.
public final class ReplacementFile {
  /// The file, as it was named.
  public let path: String
  /// Where it really is, behind symbolic links.
  private let target: String
  /// The temporary file; nil when it has got its name, or when there is none.
  private var temporary: String?
  private let descriptor: Int32
  private var isOpen = true
  /// The first failure; what comes after it is not written.
  private var failure: Int32?

  /// Begins a file that will be at `path`.
  public init(_ path: String) throws(FileError) {
    self.path = path
    let place = Self.place(of: path)
    target = place.path
    if let kind = place.kind, kind != S_IFREG {
      descriptor = open(target, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
      return
    }
    let temporary = "\(Self.folder(of: target))/.\(Self.name(of: target)).\(getpid()).tmp"
    // Left behind by a process of the same number, if it is there.
    unlink(temporary)
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, place.mode ?? 0o666)
    guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
    self.temporary = temporary
  }

  deinit { abandon() }

  /// Says beforehand why a file at `path` could not be made, as far as that can be known.
  public static func check(_ path: String) throws(FileError) {
    let place = place(of: path)
    if let kind = place.kind, kind != S_IFREG {
      guard kind != S_IFDIR else { throw FileError(path: path, code: EISDIR) }
      guard access(place.path, W_OK) == 0 else { throw FileError(path: path, code: errno) }
    } else {
      guard access(folder(of: place.path), W_OK | X_OK) == 0 else { throw FileError(path: path, code: errno) }
    }
  }

  /// Says beforehand that the disk has less room than the file needs, as far as that can be known.
  public func requireRoom(_ byteCount: UInt64) throws(FileError) {
    var status = statvfs()
    guard temporary != nil, fstatvfs(descriptor, &status) == 0, status.f_blocks > 0 else { return }
    let (free, overflow) = UInt64(status.f_bfree).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    guard overflow || byteCount <= free else { throw FileError(path: path, code: ENOSPC) }
  }

  /// Appends bytes.
  public func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    if failure == nil { failure = Descriptor(rawValue: descriptor).put(bytes) }
    if let failure { throw FileError(path: path, code: failure) }
  }

  /// Puts the file in its place. Without this call, nothing of it is left.
  public func finish() throws(FileError) {
    defer { abandon() }
    if failure == nil, temporary != nil, fsync(descriptor) != 0 { failure = errno }
    isOpen = false
    if close(descriptor) != 0 && failure == nil { failure = errno }
    if failure == nil, let temporary, rename(temporary, target) != 0 { failure = errno }
    if let failure { throw FileError(path: path, code: failure) }
    temporary = nil
  }

  /// Writes all of `bytes` to a file at `path`.
  public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let file = try ReplacementFile(path)
    let failure: FileError? = bytes.withUnsafeBytes { buffer in
      do throws(FileError) { try file.append(buffer) } catch { return error }
      return nil
    }
    if let failure { throw failure }
    try file.finish()
  }

  private func abandon() {
    if isOpen { _ = close(descriptor) }
    isOpen = false
    if let temporary { unlink(temporary) }
    temporary = nil
  }

  // MARK: Places

  /// Where a file is behind symbolic links, what it is, and its permissions; for one that is not there only the first.
  private static func place(of path: String) -> (path: String, kind: mode_t?, mode: mode_t?) {
    guard let resolved = realpath(path, nil) else { return (path, nil, nil) }
    defer { free(resolved) }
    var status = stat()
    guard stat(resolved, &status) == 0 else { return (path, nil, nil) }
    return (String(cString: resolved), status.st_mode & S_IFMT, status.st_mode & 0o777)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func name(of path: String) -> Substring { path.split(separator: "/").last ?? "" }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that is written from the start to the end, some bytes at a time.
public final class OutputFile {
  private let path: String
  private let descriptor: Int32
  /// The first failure; what comes after it is not written.
  private var failure: Int32?

  /// Opens the file at `path`, which replaces what was there.
  public init(_ path: String) throws(FileError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
  }

  /// Appends bytes. A failure is told at the end.
  public func append(_ bytes: [UInt8]) {
    guard failure == nil else { return }
    failure = bytes.withUnsafeBytes { Descriptor(rawValue: descriptor).put($0) }
  }

  /// Closes the file, once.
  public func finish() throws(FileError) {
    let isClosed = close(descriptor) == 0
    if let code = failure ?? (isClosed ? nil : errno) { throw FileError(path: path, code: code) }
  }
}

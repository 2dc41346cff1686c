import CommandInterface
import ShadowFS

/// Lets the file system write an archive into a file that is replaced as a whole.
final class ReplacementSink: ByteSink {
  private let file: ReplacementFile
  /// Why the file could not be written, in more detail than the file system's errors have.
  private(set) var failure: CommandInterface.FileError?

  init(_ file: ReplacementFile) { self.file = file }

  func write(_ bytes: UnsafeRawBufferPointer) throws(ShadowFS.FileError) {
    do throws(CommandInterface.FileError) {
      try file.append(bytes)
    } catch {
      failure = error
      throw .io
    }
  }
}

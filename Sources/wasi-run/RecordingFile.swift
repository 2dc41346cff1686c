import CommandInterface
import WasiPreview1

/// The file of `--record` or `--replay`.
struct RecordingFile {
  let recording: Recording
  private let path: String
  private let output: OutputFile?

  /// A recording that begins. A file that was there is replaced.
  init(recordingTo path: String) throws(RunFailure) {
    let output: OutputFile
    do throws(FileError) { output = try OutputFile(path) } catch { throw .file(error) }
    self.path = path
    self.output = output
    recording = Recording { output.append($0) }
  }

  /// A replay.
  init(replaying path: String) throws(RunFailure) {
    self.path = path
    output = nil
    let bytes: [UInt8]
    do throws(FileError) { bytes = try FileContents.read(path) } catch { throw .file(error) }
    do throws(Recording.FormatError) {
      recording = try Recording(replaying: bytes)
    } catch {
      throw .recording("\(path) is no recording, or one of another version")
    }
  }

  /// The run has ended with a status.
  func finish(code: Int32) throws(RunFailure) {
    recording.finish(code: code)
    if let divergence = recording.divergence { throw .recording("the run differs from \(path): \(divergence)") }
    do throws(FileError) { try output?.finish() } catch { throw .file(error) }
  }
}

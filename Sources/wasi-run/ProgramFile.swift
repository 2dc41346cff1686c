import CommandInterface
import WasmCore
import WasmText

/// The bytes of the program to run, in the binary format.
enum ProgramFile {
  /// Maps the file at `path`, or reads standard input for `-`; translates the text format.
  static func source(_ path: String) throws(RunFailure) -> ModuleSource {
    let contents: FileContents
    do throws(FileError) {
      contents = path == "-" ? try .standardInput() : try .map(path)
    } catch {
      throw .file(error)
    }
    guard isText(contents.bytes, path: path) else {
      return ModuleSource(contents.bytes) { contents.release() }
    }
    defer { contents.release() }
    do throws(TextError) {
      return ModuleSource(try TextModule.encode(Array(contents.bytes)))
    } catch {
      throw .text(error, path: path)
    }
  }

  /// Binary modules start with a zero byte. Anything else is text if its name or its first character says so;
  /// the rest is left to the decoder, which has better words for it.
  private static func isText(_ bytes: UnsafeBufferPointer<UInt8>, path: String) -> Bool {
    if bytes.first == 0 { return false }
    if path.hasSuffix(".wat") { return true }
    let blank: [UInt8] = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
    let start = bytes.first { !blank.contains($0) }
    return start == UInt8(ascii: "(") || start == UInt8(ascii: ";")
  }

  /// What the program finds as its own name in its arguments.
  static func programName(_ path: String) -> String {
    path == "-" ? "-" : path.split(separator: "/").last.map(String.init) ?? path
  }
}

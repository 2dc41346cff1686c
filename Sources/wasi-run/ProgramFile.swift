import CommandInterface
import WasmCore
import WasmText

import enum ShadowFS.Gzip
import enum ShadowFS.InflateError

/// The bytes of the program to run, in the binary format.
enum ProgramFile {
  /// Maps the file at `path`, or reads standard input for `-`; expands gzip and translates the text format.
  static func source(_ path: String) throws(RunFailure) -> ModuleSource {
    let contents: FileContents
    do throws(FileError) {
      contents = path == "-" ? try .standardInput() : try .map(path)
    } catch {
      throw .file(error)
    }
    if Gzip.matches(UnsafeRawBufferPointer(contents.bytes)) {
      defer { contents.release() }
      return try expand(contents.bytes, path: path)
    }
    guard isText(contents.bytes, path: path) else {
      try refuseOthers(contents.bytes, path: path)
      return ModuleSource(contents.bytes) { contents.release() }
    }
    defer { contents.release() }
    return try encode(Array(contents.bytes), path: path)
  }

  private static func expand(_ bytes: UnsafeBufferPointer<UInt8>, path: String) throws(RunFailure) -> ModuleSource {
    let expanded: [UInt8]
    do throws(InflateError) {
      expanded = try Gzip.expand(UnsafeRawBufferPointer(bytes), limit: ModuleLimits().moduleSize)
    } catch {
      throw .compressed(error, path: path)
    }
    let name = path.hasSuffix(".gz") ? String(path.dropLast(3)) : path
    if expanded.withUnsafeBufferPointer({ Self.isText($0, path: name) }) { return try encode(expanded, path: path) }
    try expanded.withUnsafeBufferPointer { bytes throws(RunFailure) in try refuseOthers(bytes, path: path) }
    return ModuleSource(expanded)
  }

  private static func encode(_ text: [UInt8], path: String) throws(RunFailure) -> ModuleSource {
    do throws(TextError) { return ModuleSource(try TextModule.encode(text)) } catch { throw .text(error, path: path) }
  }

  /// Modules begin with a zero byte, and components as modules do, but for a version of their own.
  private static func refuseOthers(_ bytes: UnsafeBufferPointer<UInt8>, path: String) throws(RunFailure) {
    guard bytes.first == 0 else { throw .noModule(path: path) }
    let magic = Array("\0asm".utf8)
    // Behind the version, in two bytes, is the layer: 0 for modules, 1 for components.
    if bytes.count >= 8, bytes.starts(with: magic), bytes[6] == 1, bytes[7] == 0 { throw .component(path: path) }
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

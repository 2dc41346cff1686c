import ShadowFS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Works in a journal until it is killed, and says after each operation that it is done: a byte on standard output.
///
/// usage: JournalWriter FILE SEED COMPACT-EVERY
@main
struct JournalWriter {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4, let seed = UInt64(arguments[2]), let interval = Int(arguments[3]) else {
      throw FileError.invalid
    }
    let (files, _) = try FileSystem.open(HostJournal(path: arguments[1]), over: sampleLayer())
    var operations = RandomOperations(seed: seed, isWritingSmall: true)
    var count = 0
    while true {
      operations.next(on: files)
      count += 1
      var byte = UInt8(ascii: ".")
      _ = write(1, &byte, 1)
      if interval > 0, count % interval == 0 { try files.compactJournal() }
    }
  }

  /// What lies below the journal; one file of it is larger than a chunk.
  static func sampleLayer(largestFile: Int = 66_000) throws(FileError) -> MemoryLayer {
    let layer = MemoryLayer()
    for (directory, count) in [("", 3), ("n1", 4), ("n2/n3", 2)] {
      let node = try layer.makeDirectories(directory)
      for index in 0..<count {
        let text = [UInt8](repeating: UInt8(97 + index), count: index == 1 ? largestFile : 10 * index)
        try layer.addFile(named: FileName("n\(index + 3)"), in: node, contents: text[...])
      }
    }
    return layer
  }
}

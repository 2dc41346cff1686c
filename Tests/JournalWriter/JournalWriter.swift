import ShadowFS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Works in a journal until it is killed, and says after each operation how it ended: `.` on standard output, or `x` when
/// the disk was full.
///
/// usage: JournalWriter FILE SEED COMPACT-EVERY [BYTES [BYTES]]
///
/// With a number of bytes, no file grows beyond it: a small disk. With a second one, that is the size of the disk after
/// the first 50 operations that found it full.
@main
struct JournalWriter {
  static func main() throws {
    let arguments = CommandLine.arguments
    let sizes = arguments.dropFirst(4).compactMap { UInt64($0) }
    guard arguments.count == 4 + sizes.count, let seed = UInt64(arguments[2]), let interval = Int(arguments[3]) else {
      throw FileError.invalid
    }
    let (files, _) = try FileSystem.open(HostJournal(path: arguments[1]), over: sampleLayer())
    var operations = RandomOperations(seed: seed, isWritingSmall: true)
    if let size = sizes.first { limitFiles(to: size) }
    var count = 0
    var failureCount = 0
    while true {
      let isFull = operations.next(on: files) == .fileTooLarge
      count += 1
      failureCount += isFull ? 1 : 0
      var byte = UInt8(ascii: isFull ? "x" : ".")
      _ = write(1, &byte, 1)
      if isFull, failureCount == 50, let size = sizes.dropFirst().first { limitFiles(to: size) }
      if interval > 0, count % interval == 0 { try? files.compactJournal() }
    }
  }

  private static func limitFiles(to size: UInt64) {
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit()
    #if canImport(Darwin)
      (limit.rlim_cur, limit.rlim_max) = (size, rlim_t.max >> 1)
    #else
      (limit.rlim_cur, limit.rlim_max) = (rlim_t(size), rlim_t.max)
    #endif
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    #else
      setrlimit(RLIMIT_FSIZE, &limit)
    #endif
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

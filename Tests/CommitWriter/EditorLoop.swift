#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Somebody who saves a file again and again, in the two ways in which editors do, and notices when what was saved is gone.
///
/// The first line of the file counts what was saved; all others are left as they are found. It goes on until standard input
/// ends, and then says how often it has saved, and how often the count was not the last one.
struct EditorLoop {
  private let path: String
  private var count = 0
  private var lostCount = 0
  private var random: UInt64

  init(path: String, seed: UInt64) {
    self.path = path
    random = seed
  }

  mutating func run() {
    _ = fcntl(0, F_SETFL, O_NONBLOCK)
    save(Array("0\n".utf8), inPlace: true, rest: [])
    var byte: UInt8 = 0
    // While nobody says anything, reading fails; when nobody can any more, it gives nothing.
    while read(0, &byte, 1) != 0 {
      edit()
      usleep(UInt32(next() % 3 == 0 ? next() % 2000 : next() % 90_000))
    }
    print("\(count) \(lostCount)")
  }

  private mutating func next() -> UInt64 {
    random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return random >> 33
  }

  private mutating func edit() {
    guard let bytes = contents(), let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return }
    let found = Int(String(decoding: bytes[..<end], as: UTF8.self)) ?? -1
    if found != count { lostCount += 1 }
    count += 1
    save(Array("\(count)\n".utf8), inPlace: next() % 2 == 0, rest: bytes[(end + 1)...])
  }

  private func contents() -> [UInt8]? {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let got = read(file, &bytes, bytes.count)
    return got < 0 ? nil : Array(bytes[..<got])
  }

  private func save(_ line: [UInt8], inPlace: Bool, rest: ArraySlice<UInt8>) {
    let bytes = line + rest
    let name = inPlace ? path : path + ".saving"
    let file = open(name, O_WRONLY | O_CREAT | (inPlace ? 0 : O_TRUNC), 0o644)
    guard file >= 0 else { return }
    _ = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    if inPlace { ftruncate(file, off_t(bytes.count)) }
    close(file)
    if !inPlace { rename(name, path) }
  }
}

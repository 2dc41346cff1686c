import CommandInterface

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The modules that mutations start from.
struct Corpus {
  private let modules: [[UInt8]]

  init(_ modules: [[UInt8]]) { self.modules = modules }

  /// The `.wasm` files among and below `paths`, in the order of their names so that a seed means the same everywhere.
  ///
  /// - Parameter limit: files with more bytes are left out; they would only be slow.
  init(_ paths: [String], limit: Int) throws(FileError) {
    var modules: [[UInt8]] = []
    for path in paths {
      for file in Self.files(below: path).sorted() {
        let bytes = try FileContents.read(file)
        if bytes.count <= limit { modules.append(bytes) }
      }
    }
    self.modules = modules
  }

  var count: Int { modules.count }

  func pick(_ random: inout SeededRandom) -> [UInt8] { modules[random.below(modules.count)] }

  private static func files(below path: String) -> [String] {
    guard let directory = opendir(path) else { return [path] }
    defer { closedir(directory) }
    var files: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        // SAFETY: the system ends the name with a zero byte inside the field.
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      let full = "\(path)/\(name)"
      if name.hasSuffix(".wasm") {
        files.append(full)
      } else if entry.pointee.d_type == UInt8(truncatingIfNeeded: Int(DT_DIR)) {
        files += Self.files(below: full)
      }
    }
    return files
  }
}

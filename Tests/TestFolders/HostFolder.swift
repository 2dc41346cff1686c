import Foundation

/// A folder of the host that goes with the test.
public final class HostFolder {
  /// Where it is.
  public let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  /// Where it is, as a path.
  public var path: String { url.path }

  /// A new folder with files in it.
  public init(_ files: [String: String] = [:]) throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (name, contents) in files { try put(contents, at: name) }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file, with the folders on the way.
  public func put(_ contents: String, at name: String) throws {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(contents.utf8).write(to: file)
  }

  /// The contents of a file; nil if there is none.
  public func text(_ name: String) -> String? {
    (try? Data(contentsOf: url.appendingPathComponent(name))).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Removes what has a name.
  public func remove(_ name: String) throws {
    try FileManager.default.removeItem(at: url.appendingPathComponent(name))
  }

  /// The names of what is in the folder, sorted.
  public var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}

import Foundation

@testable import ShadowFS

/// A directory of the host that is removed with its owner.
final class TemporaryDirectory {
  let path: String

  /// - Parameter isInMemory: Whether to put it where flushing costs nothing, if there is such a place.
  init(isInMemory: Bool = false) throws {
    var parent = FileManager.default.temporaryDirectory
    let memory = "/dev/shm"
    if isInMemory, FileManager.default.isWritableFile(atPath: memory) { parent = URL(filePath: memory) }
    path = parent.appending(path: "shadowfs-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, with the directories on the way.
  func put(_ text: String, at name: String) throws {
    let file = path + "/" + name
    try makeDirectory((name as NSString).deletingLastPathComponent)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
  }

  func makeDirectory(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: path + "/" + name, withIntermediateDirectories: true)
  }

  func makeSymlink(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path + "/" + name) }

  func text(at name: String) throws -> String { try String(contentsOfFile: path + "/" + name, encoding: .utf8) }
}

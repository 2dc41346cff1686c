import Foundation
import TestFolders
import Testing

@testable import CommitWriter
@testable import ShadowFS

/// A directory of the host with what `CommitWriter` expects.
final class CommitSample {
  private let directory: TemporaryDirectory
  /// What is in it at first.
  let before: [String]
  /// The number of the file `keep`.
  let numberOfKept: ino_t

  init(isInMemory: Bool = true) throws {
    directory = try TemporaryDirectory(isInMemory: isInMemory)
    for (name, text) in CommitWriter.files { try directory.put(text, at: name) }
    for (name, target) in CommitWriter.links { try directory.makeSymlink(name, to: target) }
    before = try Listing.ofHost(directory.path, times: false)
    var status = stat()
    lstat(directory.path + "/keep", &status)
    numberOfKept = status.st_ino
  }

  var path: String { directory.path }

  func mount() throws -> (files: FileSystem, base: Tree) {
    let files = try FileSystem(over: HostDirectoryLayer(path: path))
    return (files, files.snapshot())
  }

  /// What is in it now.
  func listing() throws -> [String] { try Listing.ofHost(path, times: false) }

  func put(_ text: String, at name: String) throws { try directory.put(text, at: name) }
  func text(at name: String) throws -> String { try directory.text(at: name) }
  func remove(_ name: String) throws { try directory.remove(name) }
  func makeDirectory(_ name: String) throws { try directory.makeDirectory(name) }
  func makeSymlink(_ name: String, to target: String) throws { try directory.makeSymlink(name, to: target) }

  func status(of name: String) throws -> stat {
    var status = stat()
    try #require(lstat(path + "/" + name, &status) == 0)
    return status
  }

  func number(of name: String) throws -> ino_t { try status(of: name).st_ino }

  func has(_ name: String) -> Bool {
    var status = stat()
    return lstat(path + "/" + name, &status) == 0
  }

  /// What is in it after the changes that `CommitWriter` makes.
  static func after() throws -> [String] {
    let sample = try CommitSample()
    let files = try sample.mount().files
    try CommitWriter.change(files)
    return try Listing.of(files.tree, times: false)
  }
}

import ShadowFS

extension FileSystem {
  /// Writes a whole file by its path, and makes it when it is missing.
  public func put(_ text: String, at path: String) throws {
    let resolved = try resolve([UInt8](path.utf8), from: root)
    let node = try resolved.node ?? makeFile(named: lastName(resolved), in: resolved.parent)
    try setSize(of: node, to: 0)
    try write([UInt8](text.utf8), to: node, at: 0)
  }

  /// The contents of a file by its path, as text.
  public func text(at path: String) throws -> String {
    String(decoding: try tree.contents(of: node(at: path)), as: UTF8.self)
  }

  /// The names in a directory by its path.
  public func names(at path: String) throws -> [String] { try entries(of: node(at: path)).map { "\($0.name)" } }

  /// Removes a file by its path.
  public func remove(_ path: String) throws {
    let resolved = try resolve([UInt8](path.utf8), from: root, followingLast: false)
    try unlink(lastName(resolved), in: resolved.parent)
  }

  /// Moves what is at a path to another one.
  public func move(_ path: String, to newPath: String) throws {
    let old = try resolve([UInt8](path.utf8), from: root, followingLast: false)
    let new = try resolve([UInt8](newPath.utf8), from: root, followingLast: false)
    try rename(lastName(old), in: old.parent, to: lastName(new), in: new.parent)
  }
}

/// The last name of a path that must have one.
public func lastName(_ path: ResolvedPath) throws(FileError) -> FileName {
  guard let name = path.name else { throw .invalid }
  return name
}

extension MemoryLayer {
  /// Adds a file by its path, with the directories on the way.
  public func add(_ text: String, at path: String, mode: UInt16 = 0o644) throws {
    let slash = path.lastIndex(of: "/")
    let directory = try makeDirectories(slash.map { String(path[..<$0]) } ?? "")
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    try addFile(named: FileName(name), in: directory, contents: ArraySlice(text.utf8), mode: mode)
  }
}

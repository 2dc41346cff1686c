import ShadowFS

extension WorkspaceFiles {
  /// A file that is there.
  struct File {
    /// Where it is, after following links.
    let path: WorkspacePath
    let id: NodeID
    let size: UInt64
  }

  /// Finds a regular file.
  /// - Throws: `wrongKind` for directories and devices, or what finding the node throws.
  func file(_ path: String) throws(ToolError) -> File {
    let (found, node) = try node(path)
    return try file(found, node)
  }

  func file(_ path: WorkspacePath, _ node: NodeID) throws(ToolError) -> File {
    let attributes: FileAttributes
    do throws(FileError) { attributes = try system.attributes(of: node) } catch {
      throw ToolError(error, at: path.text)
    }
    switch attributes.kind {
    case .file: return File(path: path, id: node, size: attributes.size)
    case .directory: throw ToolError(.wrongKind, "\(WorkspacePath.quoted(path.text)) is a directory")
    case .symlink: throw ToolError(.wrongKind, "\(WorkspacePath.quoted(path.text)) is a symbolic link")
    case .device: throw ToolError(.wrongKind, "\(WorkspacePath.quoted(path.text)) is a device")
    }
  }

  /// Finds a directory.
  /// - Throws: `wrongKind` for anything else, or what finding the node throws.
  func directory(_ path: String) throws(ToolError) -> (path: WorkspacePath, id: NodeID) {
    let found = try node(path)
    do throws(FileError) {
      guard try system.kind(of: found.id) == .directory else { throw .notDirectory }
    } catch {
      throw ToolError(error, at: path)
    }
    return found
  }

  /// A part of a file.
  func read(_ file: File, at offset: UInt64 = 0, count: Int) throws(ToolError) -> [UInt8] {
    do throws(FileError) { return try system.read(file.id, at: offset, count: count) } catch {
      throw ToolError(error, at: file.path.text)
    }
  }

  /// All of a file that has at most so many bytes.
  /// - Throws: `tooLarge`, or what reading it throws.
  func contents(of file: File, limit: Int) throws(ToolError) -> [UInt8] {
    guard file.size <= UInt64(max(0, limit)) else {
      throw ToolError(.tooLarge, "\(WorkspacePath.quoted(file.path.text)) has \(file.size) bytes, more than \(limit)")
    }
    return try read(file, count: Int(truncatingIfNeeded: file.size))
  }

  /// Gives a file other contents: all of them, or it stays as it was.
  func replaceContents(of file: File, with bytes: [UInt8]) throws(ToolError) {
    try asOne { () throws(ToolError) in try put(bytes, into: file.id, file.path.text) }
  }

  /// Writes a file, and makes it and the directories on the way if they are missing.
  /// - Throws: `exists` for a file that must not be overwritten, `wrongKind`, or why it cannot be written.
  func write(_ bytes: [UInt8], to path: String, overwriting: Bool) throws(ToolError) -> WorkspacePath {
    try asOne { () throws(ToolError) in
      let place = try makePlace(path)
      guard let name = place.name, !place.requiresDirectory else {
        throw ToolError(.wrongKind, "\(WorkspacePath.quoted(path)) can only be a directory")
      }
      if let node = place.node {
        let file = try file(place.path, node)
        guard overwriting else {
          throw ToolError(
            .exists, "file exists: \(WorkspacePath.quoted(file.path.text)); say overwrite to replace it, or edit it")
        }
        try put(bytes, into: file.id, path)
      } else {
        try make(bytes, name, in: place.parent, path)
      }
      return place.path
    }
  }

  /// Finds a place, and makes the directories on the way to it.
  private func makePlace(_ path: String) throws(ToolError) -> Place {
    do throws(ToolError) { return try place(path) } catch {
      guard error.kind == .notFound else { throw error }
    }
    var directory = root
    let names = relative(path).split(separator: UInt8(ascii: "/"))
    do throws(FileError) {
      // Name by name: paths may be thousands of names long.
      for name in names.dropLast() {
        let found = try system.resolve(Array(name), from: directory, confinedTo: root)
        if let node = found.node {
          directory = node
        } else if let name = found.name {
          directory = try system.makeDirectory(named: name, in: found.parent)
        }
      }
    } catch {
      throw ToolError(error, at: path, isPath: true)
    }
    return try place(path)
  }

  func make(
    _ bytes: [UInt8], _ name: FileName, in directory: NodeID, mode: UInt16 = 0o644, _ path: String
  ) throws(ToolError) {
    do throws(FileError) {
      let node = try system.makeFile(named: name, in: directory, mode: mode)
      try system.write(bytes, to: node, at: 0)
    } catch {
      throw ToolError(error, at: path)
    }
  }

  private func put(_ bytes: [UInt8], into node: NodeID, _ path: String) throws(ToolError) {
    do throws(FileError) {
      try system.setSize(of: node, to: 0)
      try system.write(bytes, to: node, at: 0)
    } catch {
      throw ToolError(error, at: path)
    }
  }
}

extension FileSystem {
  /// Shows a layer at a directory's place; what the directory had is hidden.
  /// - Returns: The layer's root in this tree.
  /// - Throws: `notDirectory`, `busy` for the root, `noSpace` after 4096 mounts, `notSupported` within a layer that is
  ///   written in place, or what the layer says.
  @discardableResult
  public func mount(_ layer: any LowerLayer, at directory: NodeID) throws(FileError) -> NodeID {
    guard try tree.kind(of: directory) == .directory else { throw .notDirectory }
    guard let link = tree.links(of: directory).first, !tree.isMountPoint(directory) else { throw .busy }
    guard tree.mounts.count < Tree.maximumMountCount else { throw .noSpace }
    guard tree.writable(directory) == nil else { throw .notSupported }
    guard try tree.child(named: link.name, of: link.parent) == directory else { throw .stale }
    let mounted = NodeID(layer: tree.mounts.count, node: layer.root)
    try tree.copyUp(link.parent)
    let time = now
    try record(.mount(layer: UInt32(truncatingIfNeeded: tree.mounts.count), directory), time: time)
    tree.mounts.append(Tree.Mount(layer: layer, link: link))
    do throws(FileError) {
      try tree.setEntry(link.name, of: link.parent, to: mounted, time: time)
    } catch {
      tree.mounts.removeLast()
      throw error
    }
    return mounted
  }

  /// Finds a directory by an absolute path, and makes what is missing on the way.
  /// - Throws: `notDirectory`, or what making a directory throws.
  @discardableResult
  public func makeDirectories(_ path: String) throws(FileError) -> NodeID {
    var directory = root
    for part in path.utf8.split(separator: UInt8(ascii: "/")) {
      let name = try FileName([UInt8](part))
      if let child = try tree.child(named: name, of: directory) {
        guard try tree.kind(of: child) == .directory else { throw .notDirectory }
        directory = child
      } else {
        directory = try makeDirectory(named: name, in: directory)
      }
    }
    return directory
  }

  /// Makes `/dev` with all devices and an empty `/tmp`, as far as they are missing.
  /// - Throws: What making a directory throws.
  public func addStandardDirectories() throws(FileError) {
    let devices = try makeDirectories("/dev")
    for device in Device.allCases {
      let name = try FileName(device.name)
      if try tree.child(named: name, of: devices) == nil { try makeDevice(device, named: name, in: devices) }
    }
    let temporary = try FileName("tmp")
    if try tree.child(named: temporary, of: root) == nil {
      try makeDirectory(named: temporary, in: root, mode: 0o1777)
    }
  }
}

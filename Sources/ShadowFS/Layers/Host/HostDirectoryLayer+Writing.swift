#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  extension HostDirectoryLayer: WritableLayer {
    public func makeFile(
      named name: FileName, in directory: LowerNode, mode: UInt16
    ) throws(FileError) -> LowerNode {
      let parent = try table.require(directory)
      let handle = try openEntry(name, of: openDirectory(parent), O_RDWR | O_CREAT | O_EXCL, mode: mode_t(mode))
      return try added(name, in: parent, handle.status())
    }

    public func makeDirectory(
      named name: FileName, in directory: LowerNode, mode: UInt16
    ) throws(FileError) -> LowerNode {
      let parent = try table.require(directory)
      let handle = try openDirectory(parent)
      try handle.makeDirectory(name, mode: mode)
      return try added(name, in: parent, handle.status(of: name))
    }

    public func makeSymlink(
      named name: FileName, in directory: LowerNode, target: [UInt8]
    ) throws(FileError) -> LowerNode {
      let parent = try table.require(directory)
      let handle = try openDirectory(parent)
      try handle.makeSymlink(name, target: target)
      return try added(name, in: parent, handle.status(of: name))
    }

    public func link(_ node: LowerNode, named name: FileName, in directory: LowerNode) throws(FileError) {
      let node = try table.require(node)
      guard let oldName = node.name, !node.record.isRemoved else { throw .notFound }
      let old = try openDirectory(table.require(node.parent))
      let parent = try table.require(directory)
      let new = try openDirectory(parent)
      try old.link(oldName, to: name, in: new)
      forget(name, in: parent)
      addName(name, in: parent, to: node)
    }

    public func remove(_ name: FileName, in directory: LowerNode, isDirectory: Bool) throws(FileError) {
      let parent = try table.require(directory)
      let handle = try openDirectory(parent)
      try handle.remove(name, isDirectory: isDirectory)
      forget(name, in: parent)
    }

    public func rename(
      _ name: FileName, in directory: LowerNode, to newName: FileName, in newDirectory: LowerNode
    ) throws(FileError) {
      let parent = try table.require(directory)
      let newParent = try table.require(newDirectory)
      let handle = try openDirectory(parent)
      let newHandle = try openDirectory(newParent)
      let before = try handle.status(of: name)
      try handle.rename(name, to: newName, in: newHandle)
      // Two names of one file: the host has left both.
      if let after = try? handle.status(of: name), after.identity == before.identity { return }
      forget(newName, in: newParent)
      guard let moved = parent.children.removeValue(forKey: name) ?? nil, let node = table[moved] else { return }
      if let index = node.record.otherNames.firstIndex(of: Location(parent: directory, name: name)) {
        node.record.otherNames[index] = Location(parent: newDirectory, name: newName)
      } else {
        node.parent = newDirectory
        node.name = newName
      }
      newParent.children[newName] = .some(moved)
    }

    public func write(
      _ bytes: UnsafeRawBufferPointer, to file: LowerNode, at offset: UInt64
    ) throws(FileError) -> Int {
      let handle = try openFile(table.require(file))
      guard let position = off_t(exactly: offset), !position.addingReportingOverflow(off_t(bytes.count)).overflow
      else { throw .fileTooLarge }
      var done = 0
      while done < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
        do throws(FileError) {
          done += try host { pwrite(handle.descriptor, rest.baseAddress, rest.count, position + off_t(done)) }
        } catch {
          guard done > 0 else { throw try writeError(error, handle) }
          break
        }
      }
      return done
    }

    public func setSize(of file: LowerNode, to size: UInt64) throws(FileError) {
      let handle = try openFile(table.require(file))
      guard let size = off_t(exactly: size) else { throw .fileTooLarge }
      do throws(FileError) {
        try host { ftruncate(handle.descriptor, size) }
      } catch {
        throw try writeError(error, handle)
      }
    }

    public func setMode(of node: LowerNode, to mode: UInt16) throws(FileError) {
      let node = try table.require(node)
      switch try attributes(of: node.id).kind {
      case .directory:
        let handle = try openDirectory(node)
        try host { fchmod(handle.descriptor, mode_t(mode)) }
      case .file:
        let handle = try openFile(node)
        try host { fchmod(handle.descriptor, mode_t(mode)) }
      case .symlink, .device: throw .notSupported
      }
    }

    public func setTimes(of node: LowerNode, access: UInt64?, modification: UInt64?) throws(FileError) {
      let node = try table.require(node)
      let times = [timespec(access), timespec(modification)]
      if let held = node.record.held {
        try host { futimens(held.descriptor, times) }
      } else if let name = node.name {
        let directory = try openDirectory(table.require(node.parent))
        let path = name.terminated
        try host { utimensat(directory.descriptor, path, times, AT_SYMLINK_NOFOLLOW) }
      } else {
        let handle = try openDirectory(node)
        try host { futimens(handle.descriptor, times) }
      }
    }

    public func synchronize(_ node: LowerNode, onlyContents: Bool) throws(FileError) {
      let node = try table.require(node)
      let isDirectory = try attributes(of: node.id).kind == .directory
      let handle = isDirectory ? try openDirectory(node) : try openFile(node)
      #if !canImport(Darwin)
        if onlyContents, !isDirectory {
          try host { fdatasync(handle.descriptor) }
          return
        }
      #endif
      try host { fsync(handle.descriptor) }
    }

    public func retain(_ id: LowerNode) {
      guard let node = table[id] else { return }
      node.record.holderCount += 1
      guard node.record.held == nil, let kind = try? attributes(of: id).kind else { return }
      // What cannot be opened cannot be held either: it is found by its name as long as it has one.
      node.record.held = kind == .directory ? try? openDirectory(node) : kind == .file ? try? openFile(node) : nil
    }

    public func release(_ id: LowerNode) {
      guard let node = table[id], node.record.holderCount > 0 else { return }
      node.record.holderCount -= 1
      guard node.record.holderCount == 0 else { return }
      node.record.held = nil
      if node.record.isRemoved { table.remove(id) }
    }

    private func added(_ name: FileName, in parent: Node, _ status: HostStatus) throws(FileError) -> LowerNode {
      forget(name, in: parent)
      guard let node = try see(name, in: parent, status) else { throw .stale }
      return node.id
    }

    /// A file that could only be opened for reading answers writes with its own error.
    private func writeError(_ error: FileError, _ handle: HostHandle) throws(FileError) -> FileError {
      let flags = try host { fcntl(handle.descriptor, F_GETFL) }
      return flags & O_ACCMODE == O_RDONLY ? .accessDenied : error
    }
  }

  extension timespec {
    /// A time in nanoseconds since 1970, or the mark that leaves a time as it is.
    fileprivate init(_ time: UInt64?) {
      self.init()
      guard let time else {
        // `UTIME_OMIT`, which is no constant that Swift can see.
        #if canImport(Darwin)
          tv_nsec = -2
        #else
          tv_nsec = 1 << 30 - 2
        #endif
        return
      }
      tv_sec = Int(truncatingIfNeeded: time / 1_000_000_000)
      tv_nsec = Int(truncatingIfNeeded: time % 1_000_000_000)
    }
  }
#endif

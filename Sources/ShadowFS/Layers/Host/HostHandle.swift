#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// An open file or directory of the host, closed with the last reference.
  package final class HostHandle: Sendable {
    package let descriptor: CInt

    init(_ descriptor: CInt) { self.descriptor = descriptor }

    deinit { _ = close(descriptor) }

    /// Opens a directory by a path of the host, following links: the user named it.
    package static func directory(path: String) throws(FileError) -> HostHandle {
      HostHandle(try host { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
    }

    /// Opens an entry of this directory, never through a link.
    package func openEntry(_ name: FileName, _ flags: CInt, mode: mode_t = 0) throws(FileError) -> HostHandle {
      let name = name.terminated
      return HostHandle(try host { openat(descriptor, name, flags | O_NOFOLLOW | O_CLOEXEC, mode) })
    }

    /// What the host knows of the open file.
    package func status() throws(FileError) -> HostStatus {
      var status = stat()
      try host { fstat(descriptor, &status) }
      return HostStatus(status)
    }

    /// What the host knows of an entry of this directory, not following a link.
    package func status(of name: FileName) throws(FileError) -> HostStatus {
      var status = stat()
      let name = name.terminated
      try host { fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) }
      return HostStatus(status)
    }

    /// Reads from the open file and returns how many bytes it got; fewer than asked for only at the end of the file.
    package func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
      guard let position = off_t(exactly: offset), !position.addingReportingOverflow(off_t(buffer.count)).overflow
      else { return 0 }
      var done = 0
      while done < buffer.count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
        let got = try host { pread(descriptor, rest.baseAddress, rest.count, position + off_t(done)) }
        if got == 0 { break }
        done += got
      }
      return done
    }

    /// Writes all bytes into the open file.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(FileError) {
      guard let position = off_t(exactly: offset), !position.addingReportingOverflow(off_t(bytes.count)).overflow
      else { throw .fileTooLarge }
      var done = 0
      while done < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
        let taken = try host { pwrite(descriptor, rest.baseAddress, rest.count, position + off_t(done)) }
        guard taken > 0 else { throw .io }
        done += taken
      }
    }

    /// The target of a link in this directory.
    func linkTarget(of name: FileName) throws(FileError) -> [UInt8] {
      let name = name.terminated
      var failure: FileError?
      let target = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
        buffer.withMemoryRebound(to: CChar.self) { buffer in
          guard let start = buffer.baseAddress else { return }
          do throws(FileError) {
            count = try host { readlinkat(descriptor, name, start, buffer.count) }
          } catch {
            failure = error
          }
        }
      }
      if let failure { throw failure }
      return target
    }

    /// Gives an entry of this directory another name, maybe in another one. What was there is replaced.
    package func rename(_ name: FileName, to newName: FileName, in directory: HostHandle) throws(FileError) {
      let (name, newName) = (name.terminated, newName.terminated)
      try host { renameat(descriptor, name, directory.descriptor, newName) }
    }

    /// Gives an entry of this directory, which may be a link itself, a further name.
    func link(_ name: FileName, to newName: FileName, in directory: HostHandle) throws(FileError) {
      let (name, newName) = (name.terminated, newName.terminated)
      try host { linkat(descriptor, name, directory.descriptor, newName, 0) }
    }

    /// Makes a directory in this one.
    package func makeDirectory(_ name: FileName, mode: UInt16) throws(FileError) {
      let name = name.terminated
      try host { mkdirat(descriptor, name, mode_t(mode)) }
    }

    /// Makes a link in this directory.
    func makeSymlink(_ name: FileName, target: [UInt8]) throws(FileError) {
      let name = name.terminated
      let target = target.map { CChar(bitPattern: $0) } + [0]
      try host { symlinkat(target, descriptor, name) }
    }

    /// Returns when the open file, or the names of the open directory, would survive a loss of power.
    package func synchronize() throws(FileError) { try host { fsync(descriptor) } }

    /// Takes an entry away: an empty directory, or anything else.
    package func remove(_ name: FileName, isDirectory: Bool) throws(FileError) {
      let name = name.terminated
      try host { unlinkat(descriptor, name, isDirectory ? AT_REMOVEDIR : 0) }
    }

    /// The names in this directory, in the host's order, with what each of them is, as far as the host tells.
    package func list() throws(FileError) -> [(name: FileName, type: HostType)] {
      // Reading moves the position of an open directory, so that needs one of its own.
      let copy = try host { openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
      guard let stream = fdopendir(copy) else {
        _ = close(copy)
        throw .io
      }
      defer { closedir(stream) }
      var names: [(name: FileName, type: HostType)] = []
      while true {
        errno = 0
        guard let entry = readdir(stream) else { break }
        // SAFETY: the host ends each name with a NUL within the entry, which stays until the next call.
        let bytes = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          let start = UnsafeRawPointer(pointer)
          return UnsafeRawBufferPointer(start: start, count: strlen(start.assumingMemoryBound(to: CChar.self)))
        }
        // Only `.` and `..` are no names.
        guard let name = try? FileName(bytes) else { continue }
        names.append((name, HostType(entryType: CInt(entry.pointee.d_type))))
      }
      guard errno == 0 else { throw FileError(hostError: errno) }
      return names
    }
  }

  extension FileName {
    /// The bytes with a NUL after them, as the host wants names.
    var terminated: [CChar] {
      var characters: [CChar] = []
      characters.reserveCapacity(bytes.count + 1)
      for byte in bytes { characters.append(CChar(bitPattern: byte)) }
      characters.append(0)
      return characters
    }
  }
#endif

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// A directory of the host as a layer.
  ///
  /// Everything below it is opened relative to an open directory and never through a link, so that no path can lead
  /// out of it, whatever changes on the host meanwhile. Nothing is read until somebody asks for it.
  ///
  /// A layer that is only read caches what it has seen, and shows it so from then on: what vanishes on the host
  /// before it was opened is `notFound`, and a file that is another one than what was seen, or was changed since, is
  /// `stale`. `refresh` looks again. A layer that writes through caches nothing but numbers.
  ///
  /// Devices, sockets and FIFOs are hidden, and what a filter or limits say; `hiddenPaths` tells which ones were met.
  public final class HostDirectoryLayer: LowerLayer {
    /// What is remembered of a host file.
    struct Record {
      var identity: HostStatus.Identity?
      var attributes: LowerAttributes?
      /// How many hold the node, and the file that they hold.
      var holderCount = 0
      var held: HostHandle?
      /// The names that the node has besides the one of its table entry; only a layer that writes through knows any.
      var otherNames: [Location] = []
      /// Whether the node has lost its last name.
      var isRemoved = false
      /// Whether its bytes are counted as opened.
      var isCounted = false
    }

    /// Where a node has a name.
    struct Location: Equatable {
      let parent: LowerNode
      let name: FileName
    }

    typealias Node = NodeTable<Record>.Node

    /// Whether changes go to the host.
    let writesThrough: Bool
    /// The path that the directory was opened by.
    let path: String
    let rootHandle: HostHandle
    var table: NodeTable<Record>
    /// The files that were seen, in a layer that writes through, so that all names of one lead to one node.
    private var seenFiles: [HostStatus.Identity: LowerNode] = [:]
    private var directories = HandleCache<LowerNode>(capacity: 128)
    private var files = HandleCache<LowerNode>(capacity: 64)
    /// What was met and hidden.
    public internal(set) var hiddenPaths: [HiddenPath] = []
    var hiddenKeys: Set<PathKey> = []
    let filter: (any HostFilter)?
    let limits: HostLimits
    /// The files that are hidden as secrets, as far as they were met.
    var secretFiles: Set<HostStatus.Identity> = []
    /// How many bytes the files have that were opened.
    var openedBytes: UInt64 = 0

    /// A layer over a directory of the host.
    /// - Parameter writesThrough: whether changes go to the host. Otherwise it is never written.
    /// - Throws: `notFound`, `notDirectory`, `accessDenied`, or what else the host says.
    public convenience init(path: String, writesThrough: Bool = false) throws(FileError) {
      try self.init(path: path, writesThrough: writesThrough, filter: nil, limits: HostLimits())
    }

    /// A layer over a part of a directory of the host, which is never written.
    /// - Parameters:
    ///   - filter: Decides what is hidden.
    ///   - limits: How much is shown at most.
    /// - Throws: `notFound`, `notDirectory`, `accessDenied`, or what else the host says.
    public convenience init(
      path: String, filter: any HostFilter, limits: HostLimits = HostLimits()
    ) throws(FileError) {
      try self.init(path: path, writesThrough: false, filter: filter, limits: limits)
    }

    private init(
      path: String, writesThrough: Bool, filter: (any HostFilter)?, limits: HostLimits
    ) throws(FileError) {
      self.filter = filter
      self.limits = limits
      self.writesThrough = writesThrough
      self.path = path
      rootHandle = try HostHandle.directory(path: path)
      let status = try rootHandle.status()
      table = NodeTable(root: Record(identity: status.identity, attributes: status.attributes))
    }

    /// The layer's root directory.
    public var root: LowerNode { table.root }

    /// This layer, if it writes through.
    public var writable: (any WritableLayer)? { writesThrough ? self : nil }

    /// Forgets what was seen, so that changes on the host show. Nodes keep their numbers.
    ///
    /// In a layer that writes through they always show.
    public func refresh() {
      guard !writesThrough else { return }
      directories.removeAll()
      files.removeAll()
      table.forEach { node in
        node.entries = nil
        node.record.identity = nil
        node.record.attributes = nil
        node.children = node.children.filter { _, child in child != nil }
      }
    }

    // MARK: - Reading

    public func attributes(of id: LowerNode) throws(FileError) -> LowerAttributes {
      let node = try table.require(id)
      if writesThrough { return try look(node).currentAttributes }
      if let attributes = node.record.attributes { return attributes }
      return try look(node).attributes
    }

    public func child(named name: FileName, of directory: LowerNode) throws(FileError) -> LowerNode? {
      let parent = try table.require(directory)
      if !writesThrough {
        if let known = parent.children[name] { return known }
        // A directory that was listed has no other names.
        guard parent.entries == nil else { return nil }
      }
      let status: HostStatus
      do throws(FileError) {
        let handle = try openDirectory(parent)
        status = try writesThrough ? handle.status(of: name) : handle.settledStatus(of: name)
      } catch .notFound {
        forget(name, in: parent)
        return nil
      }
      return try see(name, in: parent, status)?.id
    }

    public func entries(of directory: LowerNode) throws(FileError) -> [LowerEntry] {
      let parent = try table.require(directory)
      if !writesThrough, let entries = parent.entries { return entries }
      let handle = try openDirectory(parent)
      let filtered = try filtered(parent)
      var entries: [LowerEntry] = []
      var names = try withRoom { () throws(FileError) in try handle.list() }
      // In this order, limits let the same entries through each time.
      names.sort { $0.name < $1.name }
      for (name, type) in names {
        switch type {
        case .special: hide(name, in: parent, .special, handle)
        case .known(let kind) where !writesThrough:
          // Its attributes can wait until somebody asks for them.
          if let known = parent.children[name] ?? nil {
            entries.append(LowerEntry(name: name, node: known, kind: kind))
            continue
          }
          if let reason = reasonToHide(name, kind, in: filtered) {
            hide(name, in: parent, reason, handle)
            continue
          }
          entries.append(LowerEntry(name: name, node: table.add(name, to: parent, Record()).id, kind: kind))
        case .known, .unknown:
          guard let status = try? writesThrough ? handle.status(of: name) : handle.settledStatus(of: name),
            let kind = status.kind,
            let node = try see(name, in: parent, status)
          else { continue }
          entries.append(LowerEntry(name: name, node: node.id, kind: kind))
        }
      }
      parent.entries = entries
      return entries
    }

    public func read(
      _ file: LowerNode, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(FileError) -> Int {
      let node = try table.require(file)
      let handle = try openFile(node)
      var count = buffer.count
      if !writesThrough {
        // What was appended since is not part of the file that was seen.
        let size = node.record.attributes?.size ?? 0
        guard offset < size else { return 0 }
        count = Int(truncatingIfNeeded: min(UInt64(count), size - offset))
      }
      let done = try handle.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
      guard writesThrough || done == count else { throw .stale }
      return done
    }

    public func linkTarget(of link: LowerNode) throws(FileError) -> [UInt8] {
      let node = try table.require(link)
      guard try attributes(of: link).kind == .symlink, let name = node.name else { throw .invalid }
      return try openDirectory(table.require(node.parent)).linkTarget(of: name)
    }

    public func location(of node: LowerNode) -> (parent: LowerNode, name: FileName)? {
      guard let node = table[node], let name = node.name, !node.record.isRemoved else { return nil }
      return (node.parent, name)
    }
  }

  // MARK: - Opening

  extension HostDirectoryLayer {
    /// Asks the host for a node's attributes and remembers them.
    private func look(_ node: Node) throws(FileError) -> HostStatus {
      let status: HostStatus
      if let held = node.record.held {
        status = try held.status()
      } else if let name = node.name {
        let directory = try openDirectory(table.require(node.parent))
        status = try writesThrough ? directory.status(of: name) : directory.settledStatus(of: name)
      } else {
        status = try rootHandle.status()
      }
      try check(node, status)
      try requireShown(node, status)
      node.record.identity = status.identity
      node.record.attributes = status.attributes
      return status
    }

    /// Makes sure that a file of the host is the one that was seen.
    private func check(_ node: Node, _ status: HostStatus) throws(FileError) {
      guard status.kind != nil else { throw .stale }
      guard node.record.identity == nil || node.record.identity == status.identity else { throw .stale }
      guard !writesThrough, let seen = node.record.attributes, seen.kind == .file else { return }
      guard seen.size == status.attributes.size, seen.modificationTime == status.attributes.modificationTime else {
        throw .stale
      }
    }

    /// Remembers an entry that the host has just shown; `nil` when it is of a kind that is hidden.
    func see(_ name: FileName, in parent: Node, _ status: HostStatus) throws(FileError) -> Node? {
      guard let kind = status.kind else {
        hide(name, in: parent, .special, nil)
        return nil
      }
      if isFiltering, (parent.children[name] ?? nil) == nil {
        let directory = try filtered(parent)
        let reason = reasonToHide(name, kind, in: directory) ?? (isSecret(status, in: parent) ? .secret : nil)
        if let reason {
          hide(name, in: parent, reason, try openDirectory(parent))
          return nil
        }
      }
      if let known = parent.children[name] ?? nil, let node = table[known] {
        if node.record.identity == nil || node.record.identity == status.identity {
          node.record.identity = status.identity
          node.record.attributes = status.attributes
          note(node, status)
          prefer(name, in: parent, of: node)
          return node
        }
        forget(name, in: parent)
      }
      if writesThrough, let known = seenFiles[status.identity], let node = table[known],
        node.record.identity == status.identity, !node.record.isRemoved
      {
        addName(name, in: parent, to: node)
        prefer(name, in: parent, of: node)
        node.record.attributes = status.attributes
        return node
      }
      let node = table.add(name, to: parent, Record(identity: status.identity, attributes: status.attributes))
      note(node, status)
      return node
    }

    /// Remembers a file, so that other names that it has, or that others give it, lead to the same node.
    private func note(_ node: Node, _ status: HostStatus) {
      guard writesThrough, status.kind != .directory, seenFiles[status.identity] != node.id else { return }
      seenFiles[status.identity] = node.id
    }

    /// Finds a file with several names by the one that it was seen under last: others may have taken the one before.
    private func prefer(_ name: FileName, in parent: Node, of node: Node) {
      let location = Location(parent: parent.id, name: name)
      guard let last = node.name, let index = node.record.otherNames.firstIndex(of: location) else { return }
      node.record.otherNames[index] = Location(parent: node.parent, name: last)
      node.parent = parent.id
      node.name = name
    }

    /// Gives a node a further name.
    func addName(_ name: FileName, in parent: Node, to node: Node) {
      parent.children[name] = .some(node.id)
      node.record.otherNames.append(Location(parent: parent.id, name: name))
      if let identity = node.record.identity { seenFiles[identity] = node.id }
    }

    /// Remembers that a directory has no entry of a name, or no longer the one that it had.
    func forget(_ name: FileName, in parent: Node) {
      if let known = parent.children[name] ?? nil, let node = table[known] { forget(name, in: parent, of: node) }
      parent.children[name] = writesThrough ? nil : .some(nil)
    }

    private func forget(_ name: FileName, in parent: Node, of node: Node) {
      let location = Location(parent: parent.id, name: name)
      if let index = node.record.otherNames.firstIndex(of: location) {
        node.record.otherNames.remove(at: index)
      } else if node.parent != parent.id || node.name != name {
        return
      } else if let other = node.record.otherNames.popLast() {
        node.parent = other.parent
        node.name = other.name
      } else {
        node.record.isRemoved = true
        files.remove(node.id)
        directories.remove(node.id)
        if let identity = node.record.identity, seenFiles[identity] == node.id { seenFiles[identity] = nil }
        if writesThrough, node.record.holderCount == 0 { table.remove(node.id) }
      }
    }

    func openEntry(
      _ name: FileName, of directory: HostHandle, _ flags: CInt, mode: mode_t = 0
    ) throws(FileError) -> HostHandle {
      try withRoom { () throws(FileError) in try directory.openEntry(name, flags, mode: mode) }
    }

    /// Does what needs a descriptor. When the host has none left, those are closed that were kept only so that nobody
    /// has to open them again.
    private func withRoom<Result>(_ body: () throws(FileError) -> Result) throws(FileError) -> Result {
      do throws(FileError) {
        return try body()
      } catch {
        guard error == .tooManyFiles else { throw error }
        files.removeAll()
        directories.removeAll()
        return try body()
      }
    }

    /// The open directory of a node.
    func openDirectory(_ node: Node) throws(FileError) -> HostHandle {
      if let handle = directories[node.id] ?? node.record.held { return handle }
      // From the nearest directory that is open down to the node: not recursively, since it can be far.
      var way: [Node] = []
      var handle = rootHandle
      var next = node
      while next.name != nil {
        if let open = directories[next.id] ?? next.record.held {
          handle = open
          break
        }
        way.append(next)
        next = try table.require(next.parent)
      }
      for node in way.reversed() {
        guard let name = node.name else { continue }
        handle = try openEntry(name, of: handle, O_RDONLY | O_DIRECTORY)
        let status = try handle.status()
        try check(node, status)
        try requireShown(node, status)
        node.record.identity = status.identity
        directories.insert(handle, for: node.id)
      }
      return handle
    }

    /// The open file of a node.
    func openFile(_ node: Node) throws(FileError) -> HostHandle {
      if let handle = files[node.id] ?? node.record.held { return handle }
      guard let name = node.name else { throw .isDirectory }
      guard !node.record.isRemoved else { throw .stale }
      switch try attributes(of: node.id).kind {
      case .file: break
      case .directory: throw .isDirectory
      case .symlink, .device: throw .invalid
      }
      try count(node, attributes(of: node.id).size)
      let directory = try openDirectory(table.require(node.parent))
      // Should the host have put a FIFO or terminal there meanwhile, opening must neither wait nor adopt it.
      let flags = O_NONBLOCK | O_NOCTTY
      let handle: HostHandle
      do throws(FileError) {
        handle = try openEntry(name, of: directory, flags | (writesThrough ? O_RDWR : O_RDONLY))
      } catch {
        guard writesThrough, error == .accessDenied || error == .readOnly else { throw error }
        handle = try openEntry(name, of: directory, flags | O_RDONLY)
      }
      let status = try handle.status()
      guard status.kind == .file else { throw .stale }
      try check(node, status)
      files.insert(handle, for: node.id)
      return handle
    }
  }
#endif

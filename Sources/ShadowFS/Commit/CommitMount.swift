#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// A mounted directory of the host in both states of a file system.
  struct CommitMount {
    let index: Int
    let layer: HostDirectoryLayer
    /// The absolute paths where it is shown.
    let oldRoot: [UInt8]
    let newRoot: [UInt8]
    /// Its root directory in the old state.
    let node: NodeID
  }

  /// The mounts of two states, to find the one that a path belongs to.
  struct CommitMounts {
    private(set) var mounts: [CommitMount] = []
    /// The paths of all layers that are shown, with the mount if it is one that can be committed to.
    private var oldRoots: [(path: [UInt8], mount: Int?)] = []
    private var newRoots: [(path: [UInt8], mount: Int?)] = []

    init(old: Tree, new: Tree) {
      for (index, mount) in new.mounts.enumerated() {
        let node = NodeID(layer: index, node: mount.layer.root)
        guard let newRoot = new.path(of: node) else { continue }
        let layer = mount.layer as? HostDirectoryLayer
        guard let layer, !layer.writesThrough, index < old.mounts.count, old.mounts[index].layer === layer,
          let oldRoot = old.path(of: node)
        else {
          newRoots.append((newRoot, nil))
          continue
        }
        newRoots.append((newRoot, mounts.count))
        oldRoots.append((oldRoot, mounts.count))
        mounts.append(CommitMount(index: index, layer: layer, oldRoot: oldRoot, newRoot: newRoot, node: node))
      }
      for (index, mount) in old.mounts.enumerated() where !mounts.contains(where: { $0.index == index }) {
        guard let path = old.path(of: NodeID(layer: index, node: mount.layer.root)) else { continue }
        oldRoots.append((path, nil))
      }
    }

    /// The mount that has a path of the old state.
    func old(_ path: [UInt8]) -> Int? { Self.find(path, oldRoots) }

    /// The mount that has a path of the new state.
    func new(_ path: [UInt8]) -> Int? { Self.find(path, newRoots) }

    private static func find(_ path: [UInt8], _ roots: [(path: [UInt8], mount: Int?)]) -> Int? {
      var found: (length: Int, mount: Int?) = (-1, nil)
      for root in roots where root.path.count > found.length && isBelow(path, root.path) {
        found = (root.path.count, root.mount)
      }
      return found.mount
    }

    private static func isBelow(_ path: [UInt8], _ root: [UInt8]) -> Bool {
      guard root.count > 1, path != root else { return true }
      return path.count > root.count && path[root.count] == UInt8(ascii: "/") && path.starts(with: root)
    }
  }
#endif

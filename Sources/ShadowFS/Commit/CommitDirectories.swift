#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// The open directories of a commit.
  ///
  /// A commit gives directories other names while it works in them. So each is found by trying the places where it can
  /// be, from the committed directory on, one name at a time and never through a link, until the one with its identity
  /// is met. After a commit was cut off they are found in the same way.
  struct CommitDirectories {
    private let root: HostHandle
    private var cache = HandleCache<Int>(capacity: 64)

    init(root: HostHandle) { self.root = root }

    /// Closes what is open.
    mutating func removeAll() { cache.removeAll() }

    /// Opens a directory of a plan.
    /// - Throws: `stale` when it is at none of its places, or what the host said at the last one.
    mutating func open(_ directory: Int, of plan: CommitPlan) throws(FileError) -> HostHandle {
      guard directory != 0 else { return root }
      if let handle = cache[directory] { return handle }
      // Not recursively, since a directory can be far from the root. The first element of the way is what we want, the
      // next one its parent, and so on, each with the place that is tried.
      var way = [(directory: directory, place: 0)]
      var missing: Set<Int> = []
      var isOnWay: Set<Int> = [directory]
      var failure = FileError.stale
      while let (current, index) = way.last {
        guard current < plan.directories.count, index < plan.directories[current].places.count else {
          missing.insert(current)
          isOnWay.remove(current)
          way.removeLast()
          continue
        }
        let place = plan.directories[current].places[index]
        let parent = place.directory == 0 ? root : cache[place.directory]
        guard let parent else {
          if missing.contains(place.directory) || isOnWay.contains(place.directory) {
            way[way.count - 1].place += 1
          } else {
            way.append((place.directory, 0))
            isOnWay.insert(place.directory)
          }
          continue
        }
        do throws(FileError) {
          let handle = try parent.openEntry(place.name, O_RDONLY | O_DIRECTORY)
          if let identity = plan.directories[current].identity, try handle.status().identity != identity {
            throw .stale
          }
          cache.insert(handle, for: current)
          isOnWay.remove(current)
          way.removeLast()
          if current == directory { return handle }
        } catch {
          failure = error
          way[way.count - 1].place += 1
        }
      }
      throw failure
    }
  }
#endif

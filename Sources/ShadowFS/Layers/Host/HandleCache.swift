#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// Open files or directories of the host by what they are to somebody: a bounded number, the longest open ones closed
  /// first.
  struct HandleCache<Key: Hashable> {
    private let capacity: Int
    private var handles: [Key: HostHandle] = [:]
    /// The keys in the order in which they were opened; those before `oldest` are gone.
    private var order: [Key] = []
    private var oldest = 0

    init(capacity: Int) { self.capacity = capacity }

    subscript(key: Key) -> HostHandle? { handles[key] }

    /// Keeps a handle, and closes another one if there are too many.
    mutating func insert(_ handle: HostHandle, for key: Key) {
      if handles.updateValue(handle, forKey: key) == nil { order.append(key) }
      while handles.count > capacity, oldest < order.count {
        handles[order[oldest]] = nil
        oldest += 1
      }
      if oldest > capacity {
        order.removeFirst(oldest)
        oldest = 0
      }
    }

    /// Closes a handle.
    mutating func remove(_ key: Key) {
      guard handles.removeValue(forKey: key) != nil else { return }
      if let index = order[oldest...].firstIndex(of: key) { order.remove(at: index) }
    }

    /// Closes all handles.
    mutating func removeAll() { self = HandleCache(capacity: capacity) }
  }
#endif

#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// The open files or directories of a host layer: a bounded number, the longest open ones closed first.
  struct HandleCache {
    private let capacity: Int
    private var handles: [LowerNode: HostHandle] = [:]
    /// The nodes in the order in which they were opened; those before `oldest` are gone.
    private var order: [LowerNode] = []
    private var oldest = 0

    init(capacity: Int) { self.capacity = capacity }

    subscript(node: LowerNode) -> HostHandle? { handles[node] }

    /// Keeps a handle, and closes another one if there are too many.
    mutating func insert(_ handle: HostHandle, for node: LowerNode) {
      if handles.updateValue(handle, forKey: node) == nil { order.append(node) }
      while handles.count > capacity, oldest < order.count {
        handles[order[oldest]] = nil
        oldest += 1
      }
      if oldest > capacity {
        order.removeFirst(oldest)
        oldest = 0
      }
    }

    /// Closes a node's handle.
    mutating func remove(_ node: LowerNode) {
      guard handles.removeValue(forKey: node) != nil else { return }
      if let index = order[oldest...].firstIndex(of: node) { order.remove(at: index) }
    }

    /// Closes all handles.
    mutating func removeAll() { self = HandleCache(capacity: capacity) }
  }
#endif

// Between references of the guest's hierarchy and those of the host's, as `any.convert_extern` and
// `extern.convert_any` make them.

extension AnyReference {
  /// The object of the host that this is, if it is one.
  public var external: ExternReference? {
    guard case .object(let handle) = content, kind == .external else { return nil }
    return handle.store.heap.hostObjects.object(handle.reference)
  }
}

extension Store {
  /// The same object as a reference that guests can hold as `anyref`.
  ///
  /// - Returns: nil if the object is one of another store's guests, or the heap is full.
  public func anyReference(to external: ExternReference) -> AnyReference? {
    bits(of: external).map { AnyReference($0, self) }
  }
}

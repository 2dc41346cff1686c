extension UnsafeMutableRawBufferPointer {
  /// Sets all bytes from an offset on to zero.
  func fillWithZeros(from start: Int) {
    guard start < count else { return }
    UnsafeMutableRawBufferPointer(rebasing: self[start...]).initializeMemory(as: UInt8.self, repeating: 0)
  }
}

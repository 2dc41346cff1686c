/// The open files of a process by their numbers. New ones get the lowest number that is free.
public struct DescriptorTable {
  /// The most descriptors that a process may have.
  public let limit: Int
  private var rows: [Descriptor?] = []
  /// No number below this one is free.
  private var lowestFree = 0

  /// An empty table.
  public init(limit: Int = 1 << 20) { self.limit = limit }

  /// The open file with a number.
  @inline(__always)
  public subscript(number: UInt32) -> Descriptor? {
    guard let index = Int(exactly: number), index < rows.count else { return nil }
    return rows[index]
  }

  /// Changes the row of an open file; does nothing for a number that is free.
  mutating func update(_ number: UInt32, _ change: (inout Descriptor) -> Void) {
    guard let index = Int(exactly: number), index < rows.count, var row = rows[index] else { return }
    change(&row)
    rows[index] = row
  }

  /// Adds an open file.
  ///
  /// - Returns: its number.
  @discardableResult
  public mutating func add(_ descriptor: Descriptor) throws(Errno) -> UInt32 {
    try reserve()
    if lowestFree == rows.count { rows.append(nil) }
    rows[lowestFree] = descriptor
    defer { lowestFree += 1 }
    return UInt32(truncatingIfNeeded: lowestFree)
  }

  /// Fails if `add` would. Finds the place where it will add.
  mutating func reserve() throws(Errno) {
    while lowestFree < rows.count && rows[lowestFree] != nil { lowestFree += 1 }
    guard lowestFree < limit else { throw .tooManyDescriptors }
  }

  /// Closes an open file.
  public mutating func close(_ number: UInt32) throws(Errno) {
    guard self[number] != nil else { throw .badDescriptor }
    let index = Int(number)
    rows[index] = nil
    lowestFree = min(lowestFree, index)
  }

  /// Gives an open file another number, that of one that is closed thereby.
  mutating func renumber(_ source: UInt32, to target: UInt32) throws(Errno) {
    guard let row = self[source], self[target] != nil else { throw .badDescriptor }
    guard source != target else { return }
    rows[Int(target)] = row
    try close(source)
  }

  /// Closes everything.
  public mutating func closeAll() {
    rows = []
    lowestFree = 0
  }
}

/// A stretch of memory, aligned to its size, that holds objects of one size or the start of a single large object.
///
/// It begins with a header: the cell size (zero for a large object), for large objects the mapping that
/// they are in, and one mark bit for every 16 bytes. From an object's address the block is found by
/// clearing the low bits.
struct HeapBlock: Equatable {
  let address: UInt

  static var byteCount: UInt { 64 << 10 }
  /// Where the first cell is.
  static var headerBytes: UInt { markOffset + markWords * 8 }
  private static var markOffset: UInt { 64 }
  private static var markWords: UInt { byteCount / 16 / 64 }

  /// The block with the object.
  @inline(__always)
  init(containing object: ObjectPointer) { address = UInt(bitPattern: object) & ~(Self.byteCount - 1) }

  /// Makes a block of zeroed memory that is suitably aligned.
  init(at address: UInt, cellSize: UInt) {
    self.address = address
    words[0] = UInt64(cellSize)
  }

  private var words: UnsafeMutablePointer<UInt64> {
    // SAFETY: blocks are made of memory that their heap owns.
    UnsafeMutablePointer(bitPattern: address).unsafelyUnwrapped
  }

  var cellSize: UInt { UInt(truncatingIfNeeded: words[0]) }
  var isLarge: Bool { words[0] == 0 }
  var firstCell: UInt { address + Self.headerBytes }
  /// The cells that fit.
  var cellCount: UInt { (Self.byteCount - Self.headerBytes) / cellSize }

  /// For large objects: the memory to give back and how much of it counts as used.
  var mapping: (start: UInt, byteCount: UInt) {
    get { (UInt(truncatingIfNeeded: words[1]), UInt(truncatingIfNeeded: words[2])) }
    nonmutating set {
      words[1] = UInt64(newValue.start)
      words[2] = UInt64(newValue.byteCount)
    }
  }

  // MARK: Marks

  private var marks: UnsafeMutablePointer<UInt64> { words + Int(Self.markOffset / 8) }

  @inline(__always)
  private func place(_ cell: UInt) -> (word: Int, bit: UInt64) {
    let index = (cell & (Self.byteCount - 1)) >> 4
    return (Int(truncatingIfNeeded: index >> 6), 1 << UInt64(truncatingIfNeeded: index & 63))
  }

  func isMarked(_ cell: UInt) -> Bool {
    let (word, bit) = place(cell)
    return marks[word] & bit != 0
  }

  /// - Returns: whether the mark is new.
  @inline(__always)
  func mark(_ cell: UInt) -> Bool {
    let (word, bit) = place(cell)
    if marks[word] & bit != 0 { return false }
    marks[word] |= bit
    return true
  }

  func clearMarks() { marks.update(repeating: 0, count: Int(Self.markWords)) }

  var markCount: Int {
    var count = 0
    for word in 0..<Int(Self.markWords) { count += marks[word].nonzeroBitCount }
    return count
  }
}

/// Where the next objects of a size are allocated: free memory between two addresses.
///
/// Handlers take cells from here by moving `cursor`. When it meets `limit`, the heap looks for the next
/// run of free cells, or collects.
struct CellRun {
  var cursor: UInt = 0
  var limit: UInt = 0
  let cellSize: UInt
  /// The block that the run is in, as an index in the list of the size's blocks, and where the search for
  /// the next run goes on.
  var blockIndex = 0
  var scan: UInt = 0

  init(cellSize: UInt) { self.cellSize = cellSize }

  /// Objects of more bytes than this are allocated one by one.
  static var largestCell: UInt { 8192 }

  /// Sizes in steps of 16 bytes up to 128, then four to a doubling.
  static let sizes: [UInt] = {
    var sizes = Array(stride(from: UInt(16), through: 128, by: 16))
    while let last = sizes.last, last < largestCell {
      let step = (UInt(1) << UInt(UInt.bitWidth - 1 - last.leadingZeroBitCount)) / 4
      sizes.append(last + step)
    }
    return sizes
  }()

  /// The place in `sizes` of the smallest that holds `byteCount`, which is at most `largestCell`.
  static func index(for byteCount: UInt) -> Int {
    if byteCount <= 128 { return Int((max(byteCount, 1) + 15) / 16) - 1 }
    let exponent = UInt.bitWidth - 1 - (byteCount - 1).leadingZeroBitCount
    let step = UInt(1) << UInt(exponent - 2)
    let quarter = Int((byteCount - 1 - (1 << UInt(exponent))) / step)
    return 8 + (exponent - 7) * 4 + quarter
  }
}

/// Looks for some bytes in others, in linear time (Knuth, Morris and Pratt).
struct ByteSearch {
  private let wanted: [UInt8]
  /// For each number of bytes that fit: how many fit still when the next one does not.
  private let fallback: [Int]

  /// - Parameter wanted: At least one byte.
  init(_ wanted: [UInt8]) {
    self.wanted = wanted
    var fallback = [Int](repeating: 0, count: wanted.count + 1)
    var length = 0
    for index in wanted.indices.dropFirst() {
      while length > 0, wanted[index] != wanted[length] { length = fallback[length] }
      if wanted[index] == wanted[length] { length += 1 }
      fallback[index + 1] = length
    }
    self.fallback = fallback
  }

  /// The first place in a part of a text.
  func first(in text: [UInt8], _ range: Range<Int>) -> Int? {
    var found: Int?
    search(text, range, overlapping: false) { place in
      found = place
      return false
    }
    return found
  }

  /// All places in a part of a text, from first to last.
  func all(in text: [UInt8], _ range: Range<Int>, overlapping: Bool = false) -> [Int] {
    var places: [Int] = []
    search(text, range, overlapping: overlapping) { place in
      places.append(place)
      return true
    }
    return places
  }

  private func search(_ text: [UInt8], _ range: Range<Int>, overlapping: Bool, _ next: (Int) -> Bool) {
    guard !wanted.isEmpty else { return }
    var length = 0
    for index in range {
      while length > 0, text[index] != wanted[length] { length = fallback[length] }
      if text[index] == wanted[length] { length += 1 }
      guard length == wanted.count else { continue }
      guard next(index + 1 - length) else { return }
      length = overlapping ? fallback[length] : 0
    }
  }
}

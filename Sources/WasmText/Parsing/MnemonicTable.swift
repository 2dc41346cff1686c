import WasmCore

/// Finds instructions by their names.
struct MnemonicTable: Sendable {
  /// Built on first use, from the table of instructions.
  static let standard = MnemonicTable()

  private let infos: [OpcodeInfo]
  /// Open addressing: places in `infos`, or -1. A power of two, so that the hash is cut with a mask.
  private let slots: [Int16]

  private init() {
    infos = OpcodeInfo.all
    var slots = [Int16](repeating: -1, count: 4096)
    for (place, info) in infos.enumerated() {
      let name = Array(UnsafeBufferPointer(start: info.name.utf8Start, count: info.name.utf8CodeUnitCount))
      var slot = Self.hash(name, 0, name.count) & (slots.count - 1)
      // Where several codes share a name, the first of them is found.
      while slots[slot] >= 0, !Self.isEqual(infos[Int(slots[slot])], name, 0, name.count) {
        slot = (slot + 1) & (slots.count - 1)
      }
      if slots[slot] < 0 { slots[slot] = Int16(truncatingIfNeeded: place) }
    }
    self.slots = slots
  }

  /// The instruction with a name, if there is one.
  func find(_ bytes: [UInt8], from start: Int, to end: Int) -> OpcodeInfo? {
    var slot = Self.hash(bytes, start, end) & (slots.count - 1)
    while slots[slot] >= 0 {
      let info = infos[Int(slots[slot])]
      if Self.isEqual(info, bytes, start, end) { return info }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private static func hash(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
    var hash: UInt32 = 2_166_136_261
    for index in start..<end { hash = (hash ^ UInt32(bytes[index])) &* 16_777_619 }
    return Int(truncatingIfNeeded: hash ^ hash >> 15)
  }

  private static func isEqual(_ info: OpcodeInfo, _ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
    guard info.name.utf8CodeUnitCount == end - start else { return false }
    let name = info.name.utf8Start
    // SAFETY: `offset` stays below the length of the name.
    for offset in 0..<(end - start) where name[offset] != bytes[start + offset] { return false }
    return true
  }
}

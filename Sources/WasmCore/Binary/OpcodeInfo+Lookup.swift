extension OpcodeInfo {
  /// One more than the largest number that an opcode can have.
  static var codeLimit: Int { 0x600 }

  /// For every opcode number the place of its instruction in `all`, or -1.
  private static let places: [Int16] = {
    var places = [Int16](repeating: -1, count: codeLimit)
    for (place, info) in all.enumerated() { places[Int(info.opcode.rawValue)] = Int16(truncatingIfNeeded: place) }
    return places
  }()

  /// The instruction with the given number, in constant time.
  static func find(_ code: Int) -> OpcodeInfo? {
    guard code >= 0, code < codeLimit else { return nil }
    let place = places[code]
    return place < 0 ? nil : all[Int(place)]
  }

  /// What is known of `opcode`, in constant time.
  public static func of(_ opcode: Opcode) -> OpcodeInfo { all[Int(places[Int(opcode.rawValue)])] }
}

/// The records of an extended header: what an entry says that its header has no room for.
struct PaxRecords {
  var path: [UInt8]?
  var linkPath: [UInt8]?
  var size: UInt64?
  /// In nanoseconds since 1970.
  var modificationTime: UInt64?
  var isSparse = false

  /// Adds the records in `bytes`, each of which is `LENGTH KEY=VALUE\n`. Returns whether they are well formed.
  mutating func add(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard let space = rest.firstIndex(of: UInt8(ascii: " ")),
        let length = Self.decimal(rest[..<space]), length <= UInt64(rest.count)
      else { return false }
      let record = rest.prefix(Int(truncatingIfNeeded: length))
      guard space + 1 < record.endIndex, record.last == UInt8(ascii: "\n") else { return false }
      let text = record[(space + 1)...].dropLast()
      guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else { return false }
      guard set(String(decoding: text[..<equals], as: UTF8.self), to: text[(equals + 1)...]) else { return false }
      rest = rest[record.endIndex...]
    }
    return true
  }

  private mutating func set(_ key: String, to value: ArraySlice<UInt8>) -> Bool {
    // An empty value takes back what was said before.
    let isEmpty = value.isEmpty
    switch key {
    case "path": path = isEmpty ? nil : Array(value)
    case "linkpath": linkPath = isEmpty ? nil : Array(value)
    case "size":
      size = Self.decimal(value)
      return isEmpty || size != nil
    case "mtime":
      modificationTime = Self.time(value)
      return isEmpty || modificationTime != nil
    case "GNU.sparse.map", "GNU.sparse.major", "GNU.sparse.size", "GNU.sparse.realsize", "SCHILY.realsize":
      isSparse = true
    default: break
    }
    return true
  }

  private static func decimal(_ digits: ArraySlice<UInt8>) -> UInt64? {
    guard !digits.isEmpty, digits.count <= 18 else { return nil }
    var value: UInt64 = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + UInt64(digit - UInt8(ascii: "0"))
    }
    return value
  }

  /// Seconds with a fraction, as nanoseconds. What is before 1970 becomes 1970.
  private static func time(_ text: ArraySlice<UInt8>) -> UInt64? {
    let isNegative = text.first == UInt8(ascii: "-")
    let digits = isNegative ? text.dropFirst() : text
    let point = digits.firstIndex(of: UInt8(ascii: ".")) ?? digits.endIndex
    guard let seconds = decimal(digits[..<point]) else { return nil }
    var fraction = Array(digits[point...].dropFirst().prefix(9))
    while fraction.count < 9 { fraction.append(UInt8(ascii: "0")) }
    guard let nanoseconds = decimal(fraction[...]) else { return nil }
    return isNegative ? 0 : TarReader.nanoseconds(seconds: seconds, nanoseconds)
  }
}

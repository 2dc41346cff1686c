/// What every line of a log begins and ends with, taken apart without reading JSON.
struct EventEnvelope {
  /// The version of the format.
  let version: Int
  /// The number of the event, from 1 on.
  let sequence: Int
  /// When it was written, in milliseconds since 1970.
  let time: Int64
  /// The bytes of the type.
  let type: ArraySlice<UInt8>
  /// The line up to its hash.
  let body: ArraySlice<UInt8>
  /// The hash that the line has.
  let hash: Digest

  /// Takes a line without its line break apart; nil if it does not look like one.
  init?(_ line: ArraySlice<UInt8>) {
    guard line.count > EventLine.endLength else { return nil }
    let end = line.endIndex - EventLine.endLength
    var cursor = Cursor(rest: line[end...])
    guard cursor.skip(",\"hash\":\""), let hash = Digest(hexadecimal: cursor.rest.prefix(64)) else { return nil }
    cursor.rest = cursor.rest.dropFirst(64)
    guard cursor.skip("\"}") else { return nil }
    body = line[..<end]
    self.hash = hash

    cursor = Cursor(rest: body)
    guard cursor.skip("{\"v\":"), let version = cursor.number(), cursor.skip(",\"seq\":"),
      let sequence = cursor.number(), cursor.skip(",\"ts\":"), let time = cursor.number(), cursor.skip(",\"type\":\""),
      let type = cursor.text()
    else { return nil }
    self.version = version
    self.sequence = sequence
    self.time = Int64(time)
    self.type = type
  }

  /// The number of the event, with its hash.
  var head: SessionHead { SessionHead(sequence: sequence, hash: hash) }

  /// The first member after the type, if it is a string of that name without escapes.
  func firstText(named name: String) -> ArraySlice<UInt8>? {
    var cursor = Cursor(rest: body[type.endIndex...])
    guard cursor.skip("\",\""), cursor.skip(name), cursor.skip("\":\""), let text = cursor.text(),
      !text.contains(UInt8(ascii: "\\"))
    else { return nil }
    return text
  }
}

/// Goes through the bytes of a line.
private struct Cursor {
  var rest: ArraySlice<UInt8>

  mutating func skip(_ text: String) -> Bool {
    guard rest.starts(with: text.utf8) else { return false }
    rest = rest.dropFirst(text.utf8.count)
    return true
  }

  /// A number as the log writes it: no zeros in front.
  mutating func number() -> Int? {
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    var value = 0
    var count = 0
    while let byte = rest.first, byte &- UInt8(ascii: "0") < 10 {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      guard !overflow, !carry, count == 0 || value > 0 else { return nil }
      value = sum
      count += 1
      rest = rest.dropFirst()
    }
    return count == 0 ? nil : isNegative ? -value : value
  }

  /// The bytes up to the next quote. A type has nothing that would need an escape.
  mutating func text() -> ArraySlice<UInt8>? {
    guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
    defer { rest = rest[(end + 1)...] }
    return rest[..<end]
  }
}

/// Secrets in addresses.
enum URLSecrets {
  /// Names of parameters whose values are secrets.
  private static let names: Set<String> = [
    "access_token", "api-key", "api_key", "apikey", "auth", "auth_token", "client_secret", "code", "id_token", "key",
    "pass", "passwd", "password", "pwd", "refresh_token", "secret", "session", "sig", "signature", "token",
    "x-amz-credential", "x-amz-security-token", "x-amz-signature",
  ]
  private static let mark = Array("[redacted:url]".utf8)

  /// The text with the secrets of all addresses in it replaced; nil if there are none.
  static func redacted(_ text: [UInt8]) -> String? {
    var result: [UInt8] = []
    var start = 0
    var position = 0
    while let address = nextAddress(in: text, from: position) {
      for range in userInformation(of: address, in: text) + parameterValues(of: address, in: text, onlySecret: true) {
        result += text[start..<range.lowerBound] + mark
        start = range.upperBound
      }
      position = address.upperBound
    }
    return start == 0 ? nil : String(decoding: result + text[start...], as: UTF8.self)
  }

  /// An address without user name, the values of its parameters and its fragment; nil if it has none of them.
  static func withoutValues(_ url: String) -> String? {
    let text = Array(url.utf8)
    guard let address = nextAddress(in: text, from: 0) else { return nil }
    let end = text.firstIndex(of: UInt8(ascii: "#")) ?? text.count
    let inside = address.lowerBound..<max(address.lowerBound, min(address.upperBound, end))
    var result: [UInt8] = []
    var start = 0
    for range in userInformation(of: inside, in: text) + parameterValues(of: inside, in: text, onlySecret: false) {
      result += text[start..<range.lowerBound] + mark
      start = range.upperBound
    }
    guard start > 0 || end < text.count else { return nil }
    return String(decoding: result + text[start..<max(start, end)], as: UTF8.self)
  }

  /// What follows the next `://`, up to something that ends an address in text.
  static func nextAddress(in text: [UInt8], from start: Int) -> Range<Int>? {
    let separator = Array("://".utf8)
    var position = start
    while position + separator.count <= text.count {
      guard let colon = text[position...].firstIndex(of: UInt8(ascii: ":")) else { return nil }
      position = colon + 1
      guard text[colon...].starts(with: separator) else { continue }
      let begin = colon + separator.count
      let end = text[begin...].firstIndex { $0 <= 0x20 || "\"'<>`|\\^{}".utf8.contains($0) } ?? text.count
      return begin..<end
    }
    return nil
  }

  private static func userInformation(of address: Range<Int>, in text: [UInt8]) -> [Range<Int>] {
    let authority = text[address].prefix { !"/?#".utf8.contains($0) }
    guard let end = authority.lastIndex(of: UInt8(ascii: "@")), end > authority.startIndex else { return [] }
    return [authority.startIndex..<end]
  }

  private static func parameterValues(of address: Range<Int>, in text: [UInt8], onlySecret: Bool) -> [Range<Int>] {
    guard let query = text[address].firstIndex(where: { "?#".utf8.contains($0) }) else { return [] }
    var ranges: [Range<Int>] = []
    for part in text[query + 1..<address.upperBound].split(whereSeparator: { "&;#?".utf8.contains($0) }) {
      let equals = part.firstIndex(of: UInt8(ascii: "="))
      // A query need not have names; what it has then is a value.
      let value =
        equals.map { $0 + 1..<part.endIndex } ?? (onlySecret ? part.endIndex : part.startIndex)..<part.endIndex
      let name = String(decoding: part[..<(equals ?? part.startIndex)], as: UTF8.self).lowercased()
      if !value.isEmpty, !onlySecret || names.contains(name) { ranges.append(value) }
    }
    return ranges
  }
}

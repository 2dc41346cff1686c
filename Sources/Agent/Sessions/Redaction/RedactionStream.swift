/// Takes secrets out of text that comes in pieces, such as an answer while it is written.
///
/// It holds back what may be the beginning of a secret until it is clear what follows. All that it returns, put together, is
/// what the redactor makes of the whole text.
///
/// ```swift
/// var stream = RedactionStream(redactor)
/// for piece in pieces { show(stream.feed(piece)) }
/// show(stream.finish())
/// ```
public struct RedactionStream: Sendable {
  private let redactor: Redactor
  /// What was not returned yet, after the last byte that was.
  private var text: [UInt8] = []
  /// Whether the first byte was returned, and is there only because it matters what precedes a secret.
  private var hasContext = false

  /// How many bytes are held back at most; what is longer is looked at as if it ended there. A piece costs time in the order
  /// of what is held back.
  public static let limit = 8 << 10

  /// A stream that has had no text.
  public init(_ redactor: Redactor) { self.redactor = redactor }

  /// Takes a piece, and returns what can be shown; often all of it, sometimes nothing.
  public mutating func feed(_ piece: String) -> String {
    text += piece.utf8
    let end = text.count > Self.limit ? text.count : heldBack()
    return release(end)
  }

  /// The text has ended: returns what was held back.
  public mutating func finish() -> String { release(text.count) }

  /// Returns the text up to `end`, without its secrets.
  private mutating func release(_ end: Int) -> String {
    let start = hasContext ? 1 : 0
    guard end > start else { return "" }
    let plain = String(decoding: text[..<end], as: UTF8.self)
    let result = redactor.redacted(plain) ?? plain
    // No secret begins with the byte that was returned before: it would have been held back.
    let new = hasContext ? String(decoding: result.utf8.dropFirst(), as: UTF8.self) : result
    // Only letters and digits matter, which are one byte.
    let context = text[end - 1] < 0x80 ? text[end - 1] : UInt8(ascii: " ")
    text.replaceSubrange(..<end, with: CollectionOfOne(context))
    hasContext = true
    return new
  }

  /// Where the text may go on to be a secret; its end if it cannot.
  private func heldBack() -> Int {
    var position = hasContext ? 1 : 0
    // Secrets and addresses, which must not be cut in two.
    var wholes: [Range<Int>] = []
    // Addresses end where they do after the secrets are gone.
    var plain = text
    var held = text.count
    while position < text.count {
      if mayBecomeSecret(at: position) {
        held = position
        break
      }
      if let secret = redactor.secret(at: position, of: text)?.bytes {
        wholes.append(position..<secret.upperBound)
        for place in secret { plain[place] = UInt8(ascii: "x") }
        position = max(secret.upperBound, position + 1)
      } else {
        position += 1
      }
    }
    position = 0
    while let address = URLSecrets.nextAddress(in: plain, from: position) {
      let colon = address.lowerBound - 3
      if address.upperBound >= held { held = min(held, colon) }
      wholes.append(colon..<address.upperBound)
      position = address.upperBound
    }
    held = min(held, beginningOfAddress())
    while let whole = wholes.first(where: { $0.lowerBound < held && held < $0.upperBound }) { held = whole.lowerBound }
    return held
  }

  /// Whether the text ends before it is clear that a secret begins at a position, or where it ends.
  private func mayBecomeSecret(at position: Int) -> Bool {
    let rest = text[position...]
    return redactor.candidates[Int(text[position])].contains { candidate in
      guard candidate.pattern == nil || !Redactor.isInsideWord(position, of: text) else { return false }
      guard rest.count >= candidate.start.count else { return candidate.start.starts(with: rest) }
      guard let pattern = candidate.pattern, rest.starts(with: candidate.start) else { return false }
      switch pattern.rest {
      case .characters(let characters, _):
        return rest.dropFirst(candidate.start.count).allSatisfy(characters.contains)
      case .through(let last):
        let last = Array(last.utf8)
        return !rest.indices.contains { $0 >= position + candidate.start.count && text[$0...].starts(with: last) }
      }
    }
  }

  /// Where the text ends like the beginning of an address, such as `https:`; its end if it does not.
  private func beginningOfAddress() -> Int {
    for beginning in [":/", ":"] {
      let colon = text.count - beginning.utf8.count
      guard colon > 0, text[colon...].elementsEqual(beginning.utf8) else { continue }
      if SecretPattern.CharacterClass.alphanumeric.contains(text[colon - 1]) { return colon }
    }
    return text.count
  }
}

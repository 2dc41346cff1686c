/// The bytes that a changeset's identity is the SHA-256 of.
///
/// ```
/// form    = "umbra changeset 1" 00 count:8 entry…        in the order of the entries
/// entry   = path:text has-old-path:1 [old-path:text] before:state after:state
/// state   = 00                                           nothing
///         | 01 mode:2 size:8 sha256:32                   a file
///         | 02 mode:2 target:text                        a symbolic link
///         | 03 mode:2                                    a directory
///         | 04 mode:2 size:8                             a file that cannot be committed
/// text    = count:4 byte…
/// ```
///
/// Numbers have their highest byte first. Paths are relative to the imported directory.
enum CanonicalForm {
  private static let header = Array("umbra changeset 1\0".utf8)

  static func bytes(of entries: [ChangesetEntry]) -> [UInt8] {
    var bytes = header
    append(UInt64(entries.count), to: &bytes)
    for entry in entries { append(entry, to: &bytes) }
    return bytes
  }

  /// The entries of a form, without warnings and nodes; `nil` for bytes that are none.
  static func entries(of bytes: [UInt8]) -> [ChangesetEntry]? {
    guard bytes.starts(with: header) else { return nil }
    var reader = CanonicalFormReader(bytes.dropFirst(header.count))
    guard let count = reader.number(UInt64.self) else { return nil }
    var entries: [ChangesetEntry] = []
    while !reader.isAtEnd {
      guard let entry = reader.entry() else { return nil }
      entries.append(entry)
    }
    return UInt64(entries.count) == count ? entries.withBasePaths() : nil
  }

  static func append(_ entry: ChangesetEntry, to bytes: inout [UInt8]) {
    append(text: entry.path, to: &bytes)
    bytes.append(entry.oldPath == nil ? 0 : 1)
    if let oldPath = entry.oldPath { append(text: oldPath, to: &bytes) }
    append(entry.before, to: &bytes)
    append(entry.after, to: &bytes)
  }

  private static func append(_ state: NodeState?, to bytes: inout [UInt8]) {
    guard let state else {
      bytes.append(0)
      return
    }
    switch state.content {
    case .file(let size, let digest?):
      bytes.append(1)
      append(state.mode, to: &bytes)
      append(size, to: &bytes)
      bytes += digest.bytes
    case .symlink(let target):
      bytes.append(2)
      append(state.mode, to: &bytes)
      append(text: target, to: &bytes)
    case .directory:
      bytes.append(3)
      append(state.mode, to: &bytes)
    case .file(let size, nil):
      bytes.append(4)
      append(state.mode, to: &bytes)
      append(size, to: &bytes)
    }
  }

  private static func append(text: [UInt8], to bytes: inout [UInt8]) {
    append(UInt32(truncatingIfNeeded: text.count), to: &bytes)
    bytes += text
  }

  private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.bigEndian) { bytes += $0 }
  }
}

/// Reads entries in their canonical form; they have neither warnings nor nodes.
struct CanonicalFormReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  /// The next entry; `nil` if there is none of this form.
  mutating func entry() -> ChangesetEntry? {
    guard let path = text(), let hasOldPath = number(UInt8.self) else { return nil }
    var oldPath: [UInt8]?
    if hasOldPath != 0 {
      guard let text = text() else { return nil }
      oldPath = text
    }
    guard let before = state(), let after = state() else { return nil }
    return ChangesetEntry(path: path, oldPath: oldPath, before: before, after: after)
  }

  private mutating func state() -> NodeState?? {
    guard let tag = number(UInt8.self) else { return nil }
    if tag == 0 { return .some(nil) }
    guard let mode = number(UInt16.self) else { return nil }
    switch tag {
    case 1:
      guard let size = number(UInt64.self), let bytes = take(Digest.byteCount), let digest = Digest(bytes: bytes)
      else { return nil }
      return NodeState(content: .file(size: size, digest: digest), mode: mode)
    case 2:
      guard let target = text() else { return nil }
      return NodeState(content: .symlink(target: target), mode: mode)
    case 3: return NodeState(content: .directory, mode: mode)
    case 4:
      guard let size = number(UInt64.self) else { return nil }
      return NodeState(content: .file(size: size, digest: nil), mode: mode)
    default: return nil
    }
  }

  private mutating func text() -> [UInt8]? {
    number(UInt32.self).flatMap { Int(exactly: $0) }.flatMap { take($0) }.map { Array($0) }
  }

  mutating func number<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
    take(Number.bitWidth / 8)?.reduce(0) { $0 << 8 | Number($1) }
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }
}

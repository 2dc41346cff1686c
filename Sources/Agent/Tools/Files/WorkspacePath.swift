import ShadowFS

/// Where something is in the workspace: names with slashes between; empty for the workspace itself.
public struct WorkspacePath: Hashable, Sendable {
  /// The bytes of the path.
  public let bytes: [UInt8]

  /// A path by its bytes.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The path of an entry of the directory that this is the path of.
  func appending(_ name: FileName) -> WorkspacePath {
    WorkspacePath(bytes.isEmpty ? name.bytes : bytes + [UInt8(ascii: "/")] + name.bytes)
  }

  /// The path as text; bytes that are no UTF-8 are replaced. The workspace itself is `.`.
  public var text: String { bytes.isEmpty ? "." : String(decoding: bytes, as: UTF8.self) }

  /// A path as it is shown in messages, which people read in terminals.
  static func quoted(_ path: String) -> String {
    path.utf8.count <= 300 ? VisibleText.of(path, isOneLine: true) : "a path of \(path.utf8.count) bytes"
  }
}

extension WorkspacePath: Comparable {
  /// Whether the bytes of `left` come before those of `right`.
  public static func < (left: WorkspacePath, right: WorkspacePath) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

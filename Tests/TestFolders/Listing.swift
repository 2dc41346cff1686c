import Foundation
import ShadowFS

/// What can be seen of a tree, as lines that tests compare: kind, mode, time, path, and contents or target.
public enum Listing {
  /// Everything below the root of a layer.
  public static func of(_ layer: any LowerLayer, times: Bool = true) throws -> [String] {
    try of(FileSystem(over: layer).tree, times: times)
  }

  /// Everything below the root of a tree, or below another directory.
  public static func of(_ tree: Tree, below directory: NodeID? = nil, times: Bool = true) throws -> [String] {
    var lines: [String] = []
    func visit(_ directory: NodeID, _ path: String) throws {
      for entry in try tree.entries(of: directory) {
        let attributes = try tree.attributes(of: entry.id)
        let path = path + "/" + entry.name.bytes.map(Self.text).joined()
        var line = "\(attributes.kind) \(String(attributes.mode, radix: 8))"
        if times && attributes.kind != .symlink { line += " \(attributes.modificationTime)" }
        line += " \(path)"
        switch attributes.kind {
        case .file:
          var bytes = [UInt8](repeating: 0, count: Int(attributes.size))
          let count = try bytes.withUnsafeMutableBytes { try tree.read(entry.id, at: 0, into: $0) }
          line += " \(count) \(CRC32(bytes).value)"
        case .symlink: line += " -> \(try tree.linkTarget(of: entry.id).map(Self.text).joined())"
        default: break
        }
        lines.append(line)
        if attributes.kind == .directory { try visit(entry.id, path) }
      }
    }
    try visit(directory ?? tree.root, "")
    return lines
  }

  /// Everything below a directory of the host.
  public static func ofHost(_ folder: String, times: Bool = true) throws -> [String] {
    var lines: [String] = []
    func visit(_ folder: String, _ path: String) throws {
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      for name in names.sorted(by: { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }) {
        let host = "\(folder)/\(name)"
        var status = stat()
        guard lstat(host, &status) == 0 else { continue }
        let kind: FileKind =
          switch status.st_mode & S_IFMT {
          case S_IFDIR: .directory
          case S_IFLNK: .symlink
          default: .file
          }
        var line = "\(kind) \(String(status.st_mode & 0o7777, radix: 8))"
        if times && kind != .symlink { line += " \(status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec)" }
        let path = path + "/" + name.utf8.map(Self.text).joined()
        line += " \(path)"
        switch kind {
        case .file:
          let bytes = Array(try Data(contentsOf: URL(filePath: host)))
          line += " \(bytes.count) \(CRC32(bytes).value)"
        case .symlink:
          line += " -> \(try FileManager.default.destinationOfSymbolicLink(atPath: host).utf8.map(Self.text).joined())"
        default: break
        }
        lines.append(line)
        if kind == .directory { try visit(host, path) }
      }
    }
    try visit(folder, "")
    return lines
  }

  private static func text(_ byte: UInt8) -> String {
    (33..<127).contains(byte) ? String(UnicodeScalar(byte)) : "\\\(byte)"
  }
}

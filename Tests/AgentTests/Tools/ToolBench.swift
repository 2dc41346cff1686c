import JSONText
import ShadowFS
import Testing

@testable import Agent

/// A workspace with files, and calls of tools on it.
final class ToolBench {
  let system: FileSystem
  let files: WorkspaceFiles
  var registry: ToolRegistry
  var limits = ToolLimits()
  var events: [SessionEvent] = []
  let state = ToolState()

  /// - Parameters:
  ///   - files: The contents of files by their paths.
  ///   - hidden: The paths that tools must leave alone.
  init(_ contents: [String: String] = [:], hidden: Set<String> = []) throws {
    system = FileSystem()
    files = try WorkspaceFiles(system) { hidden.contains($0.text) }
    registry = try .fileTools()
    let open = try WorkspaceFiles(system)
    for (path, text) in contents.sorted(by: { $0.key < $1.key }) {
      _ = try open.write(Array(text.utf8), to: path, overwriting: false)
    }
  }

  var context: ToolContext {
    ToolContext(sessionID: "session", toolUseID: "call", files: files, state: state, limits: limits) { [self] event in
      events.append(event)
    }
  }

  /// Makes a call, and returns whatever comes of it.
  func call(_ name: String, _ arguments: JSONValue) async -> ToolResult {
    await registry.call(name, arguments, context)
  }

  /// Makes a call that must succeed.
  func answer(_ name: String, _ arguments: JSONValue) async throws -> JSONValue {
    let result = await call(name, arguments)
    if let type = result.errorType {
      throw ToolError(ToolError.Kind(rawValue: type), result.errorMessage ?? "")
    }
    // What the page about tools says of answers is so.
    if let known = registry[name]?.answerKeys, !known.isEmpty {
      let keys = result.output.object?.members.map(\.name) ?? []
      #expect(keys.allSatisfy(known.contains), "\(name) answers with \(keys)")
    }
    return result.output
  }

  /// Makes a call that must fail, and says how.
  func failure(_ name: String, _ arguments: JSONValue) async -> ToolError? {
    let result = await call(name, arguments)
    guard result.isError == true, result.output.isNull, let type = result.errorType else { return nil }
    return ToolError(ToolError.Kind(rawValue: type), result.errorMessage ?? "")
  }

  /// The contents of a file; nil if there is none.
  func text(_ path: String) -> String? {
    guard let node = try? system.node(at: "/" + path), let bytes = try? system.tree.contents(of: node) else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Makes a symbolic link.
  func link(_ path: String, to target: String) throws {
    let resolved = try system.resolve(Array("/\(path)".utf8), from: system.root, followingLast: false)
    guard let name = resolved.name else { throw FileError.invalid }
    try system.makeSymlink(named: name, in: resolved.parent, target: Array(target.utf8))
  }

  /// All files with their contents and modes, and all links, in the order of their paths.
  func listing() throws -> [String] {
    var lines: [String] = []
    func visit(_ directory: NodeID, _ path: String) throws {
      for entry in try system.entries(of: directory) {
        let place = path.isEmpty ? entry.name.description : "\(path)/\(entry.name)"
        let mode = String(try system.attributes(of: entry.id).mode, radix: 8)
        switch entry.kind {
        case .directory:
          lines.append("\(place)/")
          try visit(entry.id, place)
        case .symlink:
          lines.append("\(place) -> \(String(decoding: try system.linkTarget(of: entry.id), as: UTF8.self))")
        default:
          lines.append("\(place) \(mode) \(String(decoding: try system.tree.contents(of: entry.id), as: UTF8.self))")
        }
      }
    }
    try visit(system.root, "")
    return lines
  }
}

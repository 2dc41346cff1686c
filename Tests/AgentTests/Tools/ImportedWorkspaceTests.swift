import Foundation
import JSONText
import ShadowFS
import TestFolders
import Testing
import WasmCore
import WasmText

@testable import Agent

@Suite struct ImportedWorkspaceTests {
  /// The tools over a directory of the host.
  private func registry(over folder: HostFolder) throws -> (ToolRegistry, ToolContext, Workspace) {
    let workspace = try Workspace(importing: folder.path)
    let files = try WorkspaceFiles(workspace.files, at: workspace.mountPath)
    var registry = try ToolRegistry.workspaceTools(for: files)
    var programs = InstalledPrograms()
    let text = try Array(Data(contentsOf: URL(filePath: Fixture.program("copy-file"))))
    programs.install(try TextModule.encode(text), as: "copy-file")
    try registry.register(CommandTool(programs))
    return (registry, ToolContext(sessionID: "s", toolUseID: "c", files: files), workspace)
  }

  @Test func `The host's files are read, and never written`() async throws {
    let folder = try HostFolder(["src/in": "text\n", "gone": "x\n"])
    let (registry, context, workspace) = try registry(over: folder)
    let calls: [(String, JSONValue)] = [
      ("Edit", ["file_path": "src/in", "old": "text", "new": "changed"]),
      ("Write", ["file_path": "new/a", "content": "a"]),
      ("ApplyPatch", ["patch": "--- a/gone\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"]),
      ("Command", ["argv": ["copy-file"], "cwd": "src"]),
    ]
    for (name, arguments) in calls {
      let result = await registry.call(name, arguments, context)
      #expect(result.isError == nil, "\(name): \(result)")
    }
    #expect(folder.text("src/in") == "text\n" && folder.text("gone") == "x\n")
    #expect(try folder.names == ["gone", "src"])
    let paths = try workspace.changeset().entries.map { String(decoding: $0.path, as: UTF8.self) }
    #expect(Set(paths).isSuperset(of: ["gone", "new/a", "src/in", "src/out"]))
  }

  @Test func `Masked files are there for nobody, neither tools nor programs`() async throws {
    let folder = try HostFolder([".env": "KEY=1\n", "config/id_rsa": "KEY\n", "a": "KEY\n"])
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/in", withDestinationPath: ".env")
    let (registry, context, _) = try registry(over: folder)
    for path in [".env", "in", "config/id_rsa", "config/../.env"] {
      let result = await registry.call("Read", ["file_path": .string(path)], context)
      #expect(result.errorType == "NotFound")
    }
    #expect(await registry.call("Grep", ["query": "KEY"], context).output["total_matches"] == 1)
    #expect(await registry.call("Glob", ["pattern": "**"], context).output["matches"] == ["a", "in"])
    // The program copies "in", which leads to the masked file.
    let copy = await registry.call("Command", ["argv": ["copy-file"]], context)
    #expect(copy.output["exitCode"] != 0 && copy.output["stdout"] == "")
  }

  @Test func `A link that leads out of the project leads nowhere`() async throws {
    let outside = try HostFolder(["secret": "out\n"])
    let folder = try HostFolder(["a": ""])
    let destination = outside.path + "/secret"
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/in", withDestinationPath: destination)
    let (registry, context, _) = try registry(over: folder)
    #expect(await registry.call("Read", ["file_path": "in"], context).errorType == "OutsideWorkspace")
    let write = await registry.call("Write", ["file_path": "in", "content": "x", "overwrite": true], context)
    #expect(write.errorType == "OutsideWorkspace")
    #expect(await registry.call("Command", ["argv": ["copy-file"]], context).output["exitCode"] != 0)
    #expect(outside.text("secret") == "out\n")
  }
}

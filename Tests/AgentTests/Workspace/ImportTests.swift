import Foundation
import ShadowFS
import TestFolders
import Testing

@testable import Agent

@Suite("Importing a directory")
struct ImportTests {
  let folder: HostFolder

  init() throws { folder = try HostFolder(["main.c": "int main;\n", "docs/page": "page\n"]) }

  @Test("shows it and leaves it as it is")
  func untouched() throws {
    let workspace = try Workspace(importing: folder.path)
    try workspace.files.put("changed\n", at: "/docs/page")
    try workspace.files.remove("/main.c")
    #expect(try workspace.paths() == ["docs", "docs/page"])
    #expect(folder.text("docs/page") == "page\n")
    #expect(folder.text("main.c") == "int main;\n")
  }

  @Test("leaves out what options, .umbraignore and .gitignore files say, in this order")
  func ignored() throws {
    for path in ["a.o", "keep.o", "build/x", "docs/a.log", "docs/b.log", "docs/only", "src/only"] {
      try folder.put("", at: path)
    }
    try folder.put("*.o\n!keep.o\n/build/\n", at: ".umbraignore")
    try folder.put("only\n!b.log\n", at: "docs/.gitignore")
    try folder.put("*.log\nkeep.o\n", at: ".gitignore")
    var options = ImportOptions()
    options.ignoredPatterns = ["!a.o", ".gitignore"]
    options.readsGitIgnoreFiles = true
    let workspace = try Workspace(importing: folder.path, options: options)
    #expect(
      try workspace.paths() == [
        ".umbraignore", "a.o", "docs", "docs/b.log", "docs/page", "keep.o", "main.c", "src", "src/only",
      ])
    #expect(workspace.hidden["build"] == .ignored)
    #expect(workspace.hidden["docs/a.log"] == .ignored)
    #expect(throws: FileError.notFound) { try workspace.files.node(at: "/build/x") }
    options.readsGitIgnoreFiles = false
    #expect(try Workspace(importing: folder.path, options: options).paths().contains("docs/a.log"))
  }

  @Test("fails rather than to show what an unreadable .umbraignore leaves out")
  func unreadableIgnoreFile() throws {
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/.umbraignore", withDestinationPath: "main.c")
    #expect(throws: WorkspaceError.unreadable(directory: folder.path, .invalid)) {
      try Workspace(importing: folder.path)
    }
    #expect(throws: WorkspaceError.unreadable(directory: folder.path + "/none", .notFound)) {
      try Workspace(importing: folder.path + "/none")
    }
  }

  @Test("hides its own records everywhere, in any capitals")
  func ownFiles() throws {
    for path in [".umbra/sessions/x", "docs/.Umbra/x", ".umbra-commit-7-1"] { try folder.put("", at: path) }
    #expect(try Workspace(importing: folder.path).paths() == ["docs", "docs/page", "main.c"])
  }

  // MARK: Secrets

  @Test(
    "hides secrets from every way of asking",
    arguments: [
      ".env", ".ENV", ".Env.Local", "deep/.env.production", "server.PEM", "id_rsa", ".ssh/config", ".aws/credentials",
      "a/credentials", ".netrc", ".npmrc", ".en\u{200D}v", "store.jks", "secrets.yaml", "a/.docker/config.json",
    ])
  func secrets(path: String) throws {
    try folder.put("hush", at: path)
    let workspace = try Workspace(importing: folder.path)
    #expect(throws: FileError.notFound) { try workspace.files.node(at: "/" + path) }
    try workspace.files.makeSymlink(named: FileName("way"), in: workspace.files.root, target: Array(path.utf8))
    #expect(throws: FileError.notFound) { try workspace.files.text(at: "/way") }
    #expect(try !workspace.paths().contains(path))
    #expect(workspace.hidden.values.contains(.secret))
    // A listing comes to the same as a question for the name.
    let other = try Workspace(importing: folder.path)
    #expect(try !other.paths().contains(path))
    #expect(throws: FileError.notFound) { try other.files.node(at: "/" + path) }
  }

  @Test("shows examples of secret files, and what the options take out of the mask")
  func shownSecrets() throws {
    for path in [".env.example", "id_rsa.pub", "key.pem"] { try folder.put("", at: path) }
    var options = ImportOptions()
    options.secrets = SecretMask(SecretMask.defaultPatterns + ["!key.pem", "page"])
    #expect(
      try Workspace(importing: folder.path, options: options).paths()
        == [".env.example", "docs", "id_rsa.pub", "key.pem", "main.c"])
  }

  @Test("takes names for each other that a host may take for each other (NFC, NFD)")
  func normalization() throws {
    var options = ImportOptions()
    options.secrets = SecretMask(["schl\u{FC}ssel", "/gro\u{DF}/k*"])
    for path in ["schlu\u{308}ssel", "SCHL\u{DC}SSEL", "x/Schl\u{FC}ssel", "GROSS/KEY"] { try folder.put("", at: path) }
    let workspace = try Workspace(importing: folder.path, options: options)
    #expect(try workspace.paths() == ["GROSS", "docs", "docs/page", "main.c", "x"])
  }

  @Test("hides a secret under its other names, too")
  func hardLinkedSecret() throws {
    try folder.put("hush", at: ".env")
    try folder.put("", at: "docs/deep/x")
    for name in ["harmless", "docs/deep/harmless"] {
      #expect(link(folder.path + "/.env", folder.path + "/" + name) == 0)
    }
    let workspace = try Workspace(importing: folder.path)
    #expect(throws: FileError.notFound) { try workspace.files.node(at: "/harmless") }
    #expect(throws: FileError.notFound) { try workspace.files.text(at: "/docs/deep/harmless") }
    // Files that were only listed are looked at before they are read.
    let other = try Workspace(importing: folder.path)
    _ = try other.paths()
    #expect(throws: FileError.accessDenied) { try other.files.text(at: "/docs/deep/harmless") }
    #expect(other.hidden["docs/deep/harmless"] == .secret)
  }

  @Test("hides secrets in moved directories")
  func movedDirectory() throws {
    try folder.put("hush", at: "docs/.env")
    let workspace = try Workspace(importing: folder.path)
    try workspace.files.move("/docs", to: "/open")
    #expect(try workspace.files.names(at: "/open") == ["page"])
    #expect(throws: FileError.notFound) { try workspace.files.node(at: "/open/.env") }
  }

  @Test("does not enter what became a masked directory after it was listed")
  func replacedMeanwhile() throws {
    try folder.put("", at: "vault")
    var options = ImportOptions()
    options.secrets = SecretMask(["vault/"])
    let workspace = try Workspace(importing: folder.path, options: options)
    #expect(try workspace.paths().contains("vault"))
    try folder.remove("vault")
    try folder.put("hush", at: "vault/key")
    #expect(throws: FileError.self) { try workspace.files.text(at: "/vault/key") }
  }

  @Test("never lets what a guest makes take the place of a hidden file")
  func hiddenInTheWay() throws {
    try folder.put("hush", at: ".env")
    try folder.put("hush", at: "docs/id_rsa")
    let workspace = try Workspace(importing: folder.path)
    try workspace.files.put("mine", at: "/.env")
    try workspace.files.remove("/docs/page")
    try workspace.files.removeDirectory(FileName("docs"), in: workspace.files.root)
    let conflicts = ["/.env", "/docs/id_rsa"].map { HostConflict(path: Array($0.utf8), reason: .hidden) }
    #expect(throws: HostCommitError.conflicts(conflicts)) {
      try HostCommit(of: workspace.files, since: workspace.base)
    }
    #expect(folder.text(".env") == "hush")
    #expect(folder.text("docs/page") == "page\n")
  }

  // MARK: Attacks

  @Test("is not led out by links, also when they are put there meanwhile")
  func links() throws {
    let outside = try HostFolder(["key": "outside"])
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/out", withDestinationPath: outside.path)
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/up", withDestinationPath: "../../../../../etc")
    let workspace = try Workspace(importing: folder.path)
    for path in ["/out/key", "/up/passwd", "/../\(outside.url.lastPathComponent)/key", "/docs/../../etc/passwd"] {
      #expect(throws: FileError.notFound) { try workspace.files.node(at: path) }
    }
    _ = try workspace.files.entries(of: workspace.files.root)
    try folder.remove("docs")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/docs", withDestinationPath: outside.path)
    #expect(throws: FileError.self) { try workspace.files.node(at: "/docs/key") }
    try folder.remove("main.c")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/main.c", withDestinationPath: "/etc/passwd")
    #expect(throws: FileError.self) { try workspace.files.text(at: "/main.c") }
  }

  @Test("never opens FIFOs, sockets and devices", .timeLimit(.minutes(1)))
  func specialFiles() throws {
    #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
    let workspace = try Workspace(importing: folder.path)
    #expect(try workspace.paths() == ["docs", "docs/page", "main.c"])
    #expect(workspace.hidden == ["pipe": .special])
    // A file that was listed and is a FIFO when it is opened does not make anybody wait.
    try folder.remove("main.c")
    #expect(mkfifo(folder.path + "/main.c", 0o600) == 0)
    #expect(throws: FileError.stale) { try workspace.files.text(at: "/main.c") }
  }

  @Test("has names of every length that the host allows, and refuses longer ones")
  func longNames() throws {
    let longest = String(repeating: "n", count: 255)
    try folder.put("long\n", at: longest)
    let workspace = try Workspace(importing: folder.path)
    #expect(try workspace.files.text(at: "/" + longest) == "long\n")
    #expect(throws: FileError.nameTooLong) { try workspace.files.node(at: "/" + longest + "n") }
  }

  @Test("shares no hard-linked file: what is written stays in the workspace")
  func hardLinks() throws {
    let outside = try HostFolder(["other": "shared\n"])
    #expect(link(outside.path + "/other", folder.path + "/linked") == 0)
    let workspace = try Workspace(importing: folder.path)
    #expect(try workspace.files.text(at: "/linked") == "shared\n")
    try workspace.files.put("mine\n", at: "/linked")
    #expect(outside.text("other") == "shared\n")
  }

  // MARK: Limits

  @Test("stops at its limits, and says where")
  func limits() throws {
    try folder.put("", at: "one/two/three/four")
    try folder.put(String(repeating: "x", count: 100), at: "large")
    var options = ImportOptions()
    options.limits.depth = 3
    options.limits.fileBytes = 99
    let workspace = try Workspace(importing: folder.path, options: options)
    #expect(try workspace.paths().last == "one/two/three")
    #expect(workspace.hidden["one/two/three/four"] == .tooDeep)
    #expect(throws: FileError.fileTooLarge) { try workspace.files.text(at: "/large") }
    #expect(workspace.hidden["large"] == .tooLarge)
    options.limits.bytes = 12
    let other = try Workspace(importing: folder.path, options: options)
    #expect(try other.files.text(at: "/main.c") == "int main;\n")
    #expect(try other.files.text(at: "/main.c") == "int main;\n")
    #expect(throws: FileError.fileTooLarge) { try other.files.text(at: "/docs/page") }
  }

  @Test("shows so many entries, the same ones each time")
  func manyEntries() throws {
    for number in 0..<50 { try folder.put("", at: "many/\(number)") }
    var options = ImportOptions()
    options.limits.entries = 20
    let workspace = try Workspace(importing: folder.path, options: options)
    let paths = try workspace.paths()
    #expect(paths.count == 20)
    #expect(try Workspace(importing: folder.path, options: options).paths() == paths)
    #expect(workspace.hidden.values.count { $0 == .tooMany } > 30)
  }
}

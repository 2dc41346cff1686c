import Foundation

/// One of the package's commands, run as a process of its own.
struct CommandProcess {
  let exitCode: Int32
  let output: String
  let errors: String

  /// Runs `command` and waits for its end.
  ///
  /// - Parameter shell: a line of a shell that runs the command, which it knows as `"$@"`.
  init(_ command: String, _ arguments: [String], input: String = "", through shell: String? = nil) throws {
    let process = Process()
    process.executableURL = Self.buildFolder.appendingPathComponent(command)
    process.arguments = arguments
    if let shell {
      process.arguments = ["-c", shell, "sh", Self.buildFolder.appendingPathComponent(command).path] + arguments
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
    }
    // Files, not pipes: nobody has to read while the command writes.
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (inputFile, outputFile, errorFile) = (
      folder.appendingPathComponent("input"), folder.appendingPathComponent("output"),
      folder.appendingPathComponent("errors")
    )
    try Data(input.utf8).write(to: inputFile)
    try Data().write(to: outputFile)
    try Data().write(to: errorFile)
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
    process.waitUntilExit()
    // A command that a signal ended has no exit code; no test expects one.
    exitCode = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    output = String(decoding: try Data(contentsOf: outputFile), as: UTF8.self)
    errors = String(decoding: try Data(contentsOf: errorFile), as: UTF8.self)
  }

  /// Where the commands are built: beside the tests.
  private static var buildFolder: URL { URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent() }
}

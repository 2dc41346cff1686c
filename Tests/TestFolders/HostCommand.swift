import Foundation

/// Other programs, as witnesses.
public enum HostCommand {
  /// What came of it.
  public struct Outcome {
    /// The exit code.
    public let status: Int32
    /// What it wrote to standard output.
    public let output: [UInt8]
    /// What it wrote to standard error.
    public let errors: String
  }

  /// The root of this package.
  public static let packageFolder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// Whether all of `programs` are installed.
  public static func exist(_ programs: String...) -> Bool {
    programs.allSatisfy { program in
      (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
    }
  }

  /// Runs a program that is found on the path, in `folder`, and waits for it.
  @discardableResult
  public static func run(_ arguments: [String], in folder: String? = nil, input: [UInt8] = []) throws -> Outcome {
    let scratch = try HostFolder()
    let files = ["input", "output", "errors"].map { "\(scratch.path)/\($0)" }
    try Data(input).write(to: URL(filePath: files[0]))
    for file in files.dropFirst() { _ = FileManager.default.createFile(atPath: file, contents: nil) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    let streams = [
      try FileHandle(forReadingFrom: URL(filePath: files[0])), try FileHandle(forWritingTo: URL(filePath: files[1])),
      try FileHandle(forWritingTo: URL(filePath: files[2])),
    ]
    (process.standardInput, process.standardOutput, process.standardError) = (streams[0], streams[1], streams[2])
    // The process lives on for a while, and would keep them open.
    defer { for stream in streams { try? stream.close() } }
    // `waitUntilExit` looks only now and then.
    let end = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in end.signal() }
    try process.run()
    end.wait()
    return Outcome(
      status: process.terminationStatus, output: Array(try Data(contentsOf: URL(filePath: files[1]))),
      errors: String(decoding: try Data(contentsOf: URL(filePath: files[2])), as: UTF8.self))
  }
}

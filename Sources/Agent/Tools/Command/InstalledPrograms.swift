import WasmCore

/// The programs that commands can name, as the host gives them. Several names may stand for one module, which finds out by
/// its first argument what it is to do.
public struct InstalledPrograms: Sendable {
  /// A module in the binary format.
  struct Program: Sendable {
    let bytes: [UInt8]
    let digest: Digest
  }

  private var programs: [String: Program] = [:]

  /// No programs.
  public init() {}

  /// Adds a module under some names. They take the places of those that were there.
  public mutating func install(_ module: [UInt8], as names: String...) { install(module, as: names) }

  /// Adds a module under some names. They take the places of those that were there.
  public mutating func install(_ module: [UInt8], as names: [String]) {
    let program = Program(bytes: module, digest: SHA256.digest(of: module))
    for name in names { programs[name] = program }
  }

  /// All names, in the order of their bytes.
  public var names: [String] { programs.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

  subscript(name: String) -> Program? { programs[name] }
}

/// The canonical number of a defined type within one engine.
///
/// Two types that are equal under WebAssembly's rules (same place in structurally equal recursion
/// groups) have the same number, in whichever modules they were written.
public struct TypeID: Hashable, Sendable {
  public let rawValue: UInt32
  @inline(__always) init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Type numbers are packed beside flags; an engine that would need more refuses the module.
  static var limit: UInt32 { 1 << 26 }
}

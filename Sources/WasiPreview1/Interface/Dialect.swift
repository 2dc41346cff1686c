import WasmCore

/// The two forms in which guests know the interface: the present one, and the one before it, whose functions have the
/// same names and types but some of whose records look different.
public enum Dialect: Sendable, CaseIterable {
  /// `wasi_snapshot_preview1`.
  case preview1
  /// `wasi_unstable`.
  case unstable
}

extension Dialect {
  /// The name of the module that guests import.
  public var moduleName: Name {
    switch self {
    case .preview1: "wasi_snapshot_preview1"
    case .unstable: "wasi_unstable"
    }
  }

  /// Where a seek counts from, by the guest's number.
  func whence(_ number: UInt32) -> Whence? {
    switch (self, number) {
    case (.preview1, 0), (.unstable, 2): .start
    case (.preview1, 1), (.unstable, 0): .current
    case (.preview1, 2), (.unstable, 1): .end
    default: nil
    }
  }

  /// The size of a `subscription`.
  var subscriptionSize: UInt32 { self == .preview1 ? 48 : 56 }
}

/// Where a seek counts from.
enum Whence {
  case start
  case current
  case end
}

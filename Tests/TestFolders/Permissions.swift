import Foundation

/// What the host's permissions allow to somebody who is not root.
public enum Permissions {
  /// Lets the host's permissions count for this thread, whoever runs the tests.
  ///
  /// - Returns: whether they do; if not, `body` was not called.
  public static func enforced(_ body: () throws -> Void) rethrows -> Bool {
    guard getuid() == 0 else {
      try body()
      return true
    }
    // Swift does not show the function, which concerns the calling thread alone; only Linux has it.
    guard let address = dlsym(nil, "setfsuid") else { return false }
    let setUser = unsafeBitCast(address, to: (@convention(c) (UInt32) -> Int32).self)
    let nobody: UInt32 = 65534
    _ = setUser(nobody)
    defer { _ = setUser(0) }
    try body()
    return true
  }
}

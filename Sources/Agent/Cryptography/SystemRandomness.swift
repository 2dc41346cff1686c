import CSodium

/// Random bytes that nobody can guess, from libsodium.
public enum SystemRandomness {
  private static let isReady = sodium_init() >= 0

  /// That many random bytes.
  public static func bytes(_ count: Int) -> [UInt8] {
    // The library says only once that it could not start; without it, the standard library asks the system itself.
    guard isReady else { return (0..<max(0, count)).map { _ in UInt8.random(in: 0...255) } }
    return [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, initialized in
      guard let start = buffer.baseAddress else { return }
      // SAFETY: the buffer has as many bytes as it says.
      randombytes_buf(start, buffer.count)
      initialized = buffer.count
    }
  }
}

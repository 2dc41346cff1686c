import CSodium

/// Makes a digest of bytes that come in pieces.
public struct SHA256 {
  private var state = crypto_hash_sha256_state()

  /// Of no bytes so far.
  public init() { crypto_hash_sha256_init(&state) }

  /// Takes more bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    // SAFETY: the buffer has as many bytes as it says.
    crypto_hash_sha256_update(&state, start.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
  }

  /// Takes more bytes.
  public mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

  /// Takes more bytes.
  public mutating func update(_ bytes: ArraySlice<UInt8>) { bytes.withUnsafeBytes { update($0) } }

  /// Takes the bytes of a digest.
  public mutating func update(_ digest: Digest) { digest.withUnsafeBytes { update($0) } }

  /// The digest of all bytes.
  public consuming func finish() -> Digest {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Digest.byteCount) { output in
      guard let start = output.baseAddress else { return .zero }
      // SAFETY: the buffer is as large as a digest, and all of it is written.
      crypto_hash_sha256_final(&state, start)
      return Digest(bytes: output) ?? .zero
    }
  }

  /// The digest of some bytes.
  public static func digest(of bytes: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }
}

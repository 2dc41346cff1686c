import ShadowFS

/// Compares files of the host with the digests that a changeset has of them.
final class DigestCheck: HostContentCheck {
  private var digests: [NodeID: (size: UInt64, digest: Digest)] = [:]

  init(_ entries: [ChangesetEntry]) {
    for entry in entries {
      guard let node = entry.oldNode, case .file(let size, let digest?)? = entry.before?.content else { continue }
      digests[node] = (size, digest)
    }
  }

  func isUnchanged(_ file: NodeID, _ contents: any ByteSource) throws(FileError) -> Bool {
    // What only gets a further name is no part of the changeset.
    guard let expected = digests[file] else { return true }
    guard contents.count == expected.size else { return false }
    do throws(FileError) {
      return try ContentDigest.of(size: expected.size) { (offset, piece) throws(FileError) in
        try contents.read(at: offset, into: piece)
      } == expected.digest
    } catch .stale {
      // It has become shorter meanwhile.
      return false
    }
  }
}

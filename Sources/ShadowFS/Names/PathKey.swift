/// A path that things are looked up by.
///
/// Arrays are hashed element by element, which is slow for paths of thousands of names; this one is hashed as a whole.
struct PathKey: Hashable {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }
}

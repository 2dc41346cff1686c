/// A node of a lower layer, by the layer's own number.
public struct LowerNode: Hashable, Sendable {
  /// How many bits a layer's numbers may have.
  public static let bitCount: UInt64 = 51
  static let mask: UInt64 = 1 << bitCount - 1

  /// The number, below 2⁵¹.
  public let rawValue: UInt64

  /// The node of a number; bits above the lowest 51 are dropped.
  public init(rawValue: UInt64) { self.rawValue = rawValue & LowerNode.mask }
}

/// What a lower layer knows of a node besides its contents.
public struct LowerAttributes: Hashable, Sendable {
  /// What the node is.
  public var kind: FileKind
  /// The permission bits.
  public var mode: UInt16
  /// The size in bytes: of a file's contents, or of a link's target.
  public var size: UInt64
  /// When the contents changed last, in nanoseconds since 1970.
  public var modificationTime: UInt64
  /// When somebody has read the contents last, where the layer keeps that apart; otherwise the time of modification.
  public var accessTime: UInt64
  /// When anything about the node changed last, where the layer keeps that apart; otherwise the time of modification.
  public var changeTime: UInt64
  /// How many names the node has, where the layer knows several names of one node.
  public var linkCount: UInt32 = 1

  /// The attributes of a node.
  public init(kind: FileKind, mode: UInt16, size: UInt64, modificationTime: UInt64) {
    self.kind = kind
    self.mode = mode
    self.size = size
    self.modificationTime = modificationTime
    accessTime = modificationTime
    changeTime = modificationTime
  }
}

/// An entry of a directory of a lower layer.
public struct LowerEntry: Hashable, Sendable {
  /// The entry's name.
  public let name: FileName
  /// The node that has this name.
  public let node: LowerNode
  /// What the node is.
  public let kind: FileKind

  /// An entry of a directory.
  public init(name: FileName, node: LowerNode, kind: FileKind) {
    self.name = name
    self.node = node
    self.kind = kind
  }
}

/// A tree of files that is read and never written: what lies below a file system's upper layer.
///
/// A layer answers lazily and caches what it has seen; all snapshots and forks of a file system share it. Once it has
/// shown a node it keeps the node's number. A layer and all file systems over it belong to one thread.
public protocol LowerLayer: AnyObject {
  /// The layer's root directory.
  var root: LowerNode { get }
  /// The attributes of a node.
  func attributes(of node: LowerNode) throws(FileError) -> LowerAttributes
  /// The node of a name in a directory, or `nil`.
  func child(named name: FileName, of directory: LowerNode) throws(FileError) -> LowerNode?
  /// All entries of a directory, in the order of their names' bytes.
  func entries(of directory: LowerNode) throws(FileError) -> [LowerEntry]
  /// Reads from a file and returns how many bytes it got; fewer than asked for only at the end of the file.
  func read(_ file: LowerNode, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int
  /// The bytes of a symbolic link's target.
  func linkTarget(of link: LowerNode) throws(FileError) -> [UInt8]
  /// The same layer, if changes to its files are to go through to where it has them.
  var writable: (any WritableLayer)? { get }
  /// Where a node is in the layer; `nil` for the root.
  func location(of node: LowerNode) -> (parent: LowerNode, name: FileName)?
}

/// A layer whose files are written in place: changes go through the file system to where the layer has its files.
///
/// Snapshots, forks, and changes do not cover what is below such a layer.
public protocol WritableLayer: LowerLayer {
  /// Makes an empty file.
  func makeFile(named name: FileName, in directory: LowerNode, mode: UInt16) throws(FileError) -> LowerNode
  /// Makes an empty directory.
  func makeDirectory(named name: FileName, in directory: LowerNode, mode: UInt16) throws(FileError) -> LowerNode
  /// Makes a symbolic link.
  func makeSymlink(named name: FileName, in directory: LowerNode, target: [UInt8]) throws(FileError) -> LowerNode
  /// Gives a file a further name.
  func link(_ node: LowerNode, named name: FileName, in directory: LowerNode) throws(FileError)
  /// Takes a name away: of an empty directory, or of anything else.
  func remove(_ name: FileName, in directory: LowerNode, isDirectory: Bool) throws(FileError)
  /// Gives a node another place, and takes away what was there.
  func rename(
    _ name: FileName, in directory: LowerNode, to newName: FileName, in newDirectory: LowerNode
  ) throws(FileError)
  /// Writes bytes into a file and returns how many it took.
  func write(_ bytes: UnsafeRawBufferPointer, to file: LowerNode, at offset: UInt64) throws(FileError) -> Int
  /// Cuts a file off at a size, or lets it grow by a hole.
  func setSize(of file: LowerNode, to size: UInt64) throws(FileError)
  /// Sets a node's permission bits.
  func setMode(of node: LowerNode, to mode: UInt16) throws(FileError)
  /// Sets a node's times, those that are given.
  func setTimes(of node: LowerNode, access: UInt64?, modification: UInt64?) throws(FileError)
  /// Waits until a file's contents, or a directory's entries, are on the disk.
  /// - Parameter onlyContents: whether attributes that are not needed to read the contents may come later.
  func synchronize(_ node: LowerNode, onlyContents: Bool) throws(FileError)
  /// Holds a node: an unlinked file lives on until it was released as often.
  func retain(_ node: LowerNode)
  /// Lets go of a node.
  func release(_ node: LowerNode)
}

extension LowerLayer {
  /// Most layers are never written.
  public var writable: (any WritableLayer)? { nil }
}

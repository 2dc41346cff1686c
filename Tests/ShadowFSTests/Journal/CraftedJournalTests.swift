import TestFolders
import Testing

@testable import JournalWriter
@testable import ShadowFS

/// Journals that no file system has written, with checksums that are right.
struct CraftedJournalTests {
  private let a = NodeID(upper: 1)
  private let b = NodeID(upper: 2)
  private let c = NodeID(upper: 3)

  private func open(
    _ journal: CraftedJournal, over layer: (any LowerLayer)? = nil, mounts: [any LowerLayer] = []
  ) throws -> (files: FileSystem, recovery: FileSystem.Recovery) {
    let storage = MemoryJournal(journal.bytes)
    let opened = try FileSystem.open(storage, over: layer, mounts: mounts)
    try TreeInspection.inspect(opened.files.tree)
    return opened
  }

  /// Expects that a state is refused for a reason.
  private func expect(
    _ reason: JournalInconsistency, _ location: SourceLocation = #_sourceLocation,
    _ write: (inout CraftedJournal) throws -> Void
  ) throws {
    var journal = CraftedJournal()
    try journal.addState(write)
    #expect(throws: JournalError.inconsistent(reason), sourceLocation: location) { try open(journal) }
  }

  /// Expects that the last record is refused.
  private func expectUnknown(
    _ journal: CraftedJournal, over layer: (any LowerLayer)? = nil, mounts: [any LowerLayer] = [],
    _ location: SourceLocation = #_sourceLocation
  ) {
    let place = UInt64(journal.places.last ?? 0)
    #expect(throws: JournalError.unknownRecord(offset: place), sourceLocation: location) {
      try open(journal, over: layer, mounts: mounts)
    }
  }

  @Test func `A state is read as it was meant`() throws {
    var journal = CraftedJournal()
    try journal.addState { state in
      state.addDirectory(a, try link(.root, "a"))
      state.addFile(b, size: 70_000, try link(a, "b"), try link(.root, "c"))
      state.addChunk(b, index: 1, [1, 2])
      state.addSlot(try link(.root, "a"), a)
      state.addSlot(try link(a, "b"), b)
      state.addSlot(try link(.root, "c"), b)
    }
    let files = try open(journal).files
    #expect(try files.attributes(of: files.node(at: "/a/b")).linkCount == 2)
    #expect(try files.read(b, at: 65_535, count: 4) == [0, 1, 2, 0])
  }

  // MARK: Directories

  @Test func `No directory is below itself`() throws {
    try expect(.cycle(a)) { state in
      state.addDirectory(a, try link(a, "self"))
      state.addSlot(try link(a, "self"), a)
    }
    var journal = CraftedJournal()
    try journal.addState { state in
      let circle = [(a, b), (b, c), (c, a)]
      for (node, parent) in circle { state.addDirectory(node, try link(parent, "x")) }
      for (node, parent) in circle { state.addSlot(try link(parent, "x"), node) }
    }
    #expect {
      try open(journal)
    } throws: {
      guard case .inconsistent(.cycle)? = $0 as? JournalError else { return false }
      return true
    }
    // Operations on such a tree end, too.
    journal.add(.makeFile(NodeID(upper: 100), try link(.root, "f"), mode: 0))
    journal.add(.rename(NodeID(upper: 100), try link(.root, "f"), try link(a, "f")))
    journal.add(.makeDirectory(NodeID(upper: 101), try link(.root, "d"), mode: 0))
    journal.add(.rename(NodeID(upper: 101), try link(.root, "d"), try link(b, "d")))
    #expect(throws: JournalError.self) { try open(journal) }
  }

  @Test func `A directory has one place`() throws {
    try expect(.names(a)) { state in
      state.addDirectory(a, try link(.root, "one"))
      state.addSlot(try link(.root, "one"), a)
      state.addSlot(try link(.root, "two"), a)
    }
    try expect(.names(a)) { state in
      state.addDirectory(a, try link(.root, "one"), try link(.root, "two"))
      state.addSlot(try link(.root, "one"), a)
      state.addSlot(try link(.root, "two"), a)
    }
    try expect(.names(a)) { state in state.addDirectory(a) }
    // Elsewhere than it says itself.
    try expect(.names(a)) { state in
      state.addDirectory(a, try link(.root, "one"))
      state.addSlot(try link(.root, "two"), a)
    }
  }

  @Test func `A lower directory that was moved is gone from its old place`() throws {
    let root = NodeID(layer: 0, node: LowerNode(rawValue: 0))
    let lower = NodeID(layer: 0, node: LowerNode(rawValue: 9))
    for isHidden in [false, true] {
      var journal = CraftedJournal(overLayer: true)
      journal.addLayerRoot(root, layer: 0)
      journal.addPlace(lower, try link(root, "n1"), .directory)
      try journal.addState(root: root) { state in
        state.addDirectory(root)
        state.addDirectory(lower, try link(root, "moved"))
        state.addSlot(try link(root, "moved"), lower)
        if isHidden { state.addSlot(try link(root, "n1"), nil) }
      }
      let layer = try JournalWriter.sampleLayer(largestFile: 70)
      if isHidden {
        #expect(try open(journal, over: layer).files.names(at: "/moved") == ["n3", "n4", "n5", "n6"])
      } else {
        #expect(throws: JournalError.self) { try open(journal, over: layer) }
      }
    }
  }

  @Test func `The root stays a directory without a name`() throws {
    try expect(.root) { state in state.addFile(.root) }
    try expect(.root) { state in state.add(.stateNoInode) { $0.append(NodeID.root) } }
    try expect(.root) { state in state.addDirectory(.root, try link(.root, "x")) }
    try expect(.names(.root)) { state in state.addSlot(try link(.root, "x"), .root) }
    var journal = CraftedJournal()
    try journal.addState(root: a) { state in
      state.addDirectory(a, try link(.root, "a"))
      state.addSlot(try link(.root, "a"), a)
    }
    #expect(throws: JournalError.inconsistent(.root)) { try open(journal) }
  }

  @Test func `Every entry has its node`() throws {
    try expect(.missing(a)) { state in state.addSlot(try link(.root, "a"), a) }
    let lower = NodeID(lost: NodeID(rawValue: 5))
    try expect(.missing(lower)) { state in state.addSlot(try link(.root, "a"), NodeID(rawValue: 5)) }
    // Nor can there be entries of what is no directory, or not there.
    for node in [a, b] {
      var journal = CraftedJournal()
      journal.add(.stateBegin)
      journal.addFile(a, try link(.root, "a"))
      journal.addSlot(try link(node, "x"), nil)
      expectUnknown(journal)
    }
  }

  // MARK: Names

  @Test func `A node has the names that lead to it, and no others`() throws {
    var journal = CraftedJournal()
    try journal.addState { state in
      state.addFile(
        a, size: 3, try link(.root, "a"), try link(.root, "a"), try link(.root, "gone"), try link(b, "nowhere"))
      state.addChunk(a, index: 0, [1, 2, 3])
      state.addSlot(try link(.root, "a"), a)
      state.addFile(c, size: 3, try link(.root, "c"))
      state.addChunk(c, index: 0, [1, 2, 3])
    }
    let files = try open(journal).files
    #expect(try files.attributes(of: a).linkCount == 1)
    // What has no name is not there.
    #expect(throws: FileError.stale) { try files.attributes(of: c) }
    #expect(files.tree.usage.bytes == 3)
    try files.remove("/a")
    #expect(files.tree.usage.bytes == 0 && files.tree.inodes.count == 1)
    try expect(.names(a)) { state in
      state.addFile(a, try link(.root, "one"))
      state.addSlot(try link(.root, "one"), a)
      state.addSlot(try link(.root, "two"), a)
    }
  }

  @Test(arguments: ["", ".", "..", "a/b", "/", "nul\0", String(repeating: "n", count: 256)])
  func `What can be no name is none`(name: String) throws {
    func append(_ record: inout RecordWriter) {
      record.append(NodeID.root)
      record.append(counted: Array(name.utf8))
    }
    var journal = CraftedJournal()
    journal.add(.makeFile) { record in
      record.append(UInt64(2))
      record.append(a)
      append(&record)
      record.append(UInt16(0))
    }
    expectUnknown(journal)
    journal = CraftedJournal()
    journal.add(.stateBegin)
    journal.add(.stateSlot) { record in
      append(&record)
      record.append(UInt8(0))
      record.append(NodeID.root)
    }
    expectUnknown(journal)
  }

  // MARK: Numbers

  @Test func `Numbers end before they begin anew`() throws {
    for next: UInt64 in [.max, .max - 1, 1 << 63, NodeID.upperLimit + 1] {
      var journal = CraftedJournal()
      journal.addState(nextNode: next) { _ in }
      expectUnknown(journal)
      journal = CraftedJournal()
      journal.add(.makeFile(NodeID(rawValue: next), try link(.root, "a"), mode: 0))
      expectUnknown(journal)
    }
    var journal = CraftedJournal()
    journal.addState(nextNode: NodeID.upperLimit - 1) { _ in }
    let files = try open(journal).files
    try files.put("last", at: "/last")
    #expect(throws: FileError.noSpace) { try files.put("more", at: "/more") }
    #expect(try files.names(at: "/") == ["last"])
  }

  @Test func `A number is given once`() throws {
    for number: UInt64 in [0, 1, 2] {
      var journal = CraftedJournal()
      journal.add(.makeDirectory(a, try link(.root, "a"), mode: 0))
      journal.add(.makeDirectory(b, try link(.root, "b"), mode: 0))
      if number == 1 { journal.add(.removeDirectory(try link(.root, "a"))) }
      journal.add(.makeFile(NodeID(upper: number), try link(.root, "c"), mode: 0))
      expectUnknown(journal)
    }
    try expect(.number(NodeID(upper: 100))) { state in
      state.addDirectory(NodeID(upper: 100), try link(.root, "a"))
      state.addSlot(try link(.root, "a"), NodeID(upper: 100))
    }
    // Layers number their own nodes only.
    var journal = CraftedJournal()
    journal.addPlace(a, try link(.root, "a"))
    expectUnknown(journal)
  }

  // MARK: Contents

  @Test func `Bytes lie within their file`() throws {
    for index: UInt64 in [1, 1 << 47, 1 << 48, .max] {
      try expect(.contents(a)) { state in
        state.addFile(a, size: 65_536, try link(.root, "a"))
        state.addChunk(a, index: index, [1])
        state.addSlot(try link(.root, "a"), a)
      }
      // An operation that cannot have been is not done.
      var journal = CraftedJournal()
      journal.add(.makeFile(a, try link(.root, "a"), mode: 0))
      journal.add(.copyChunk(a, index: index, [1]))
      journal.add(.setSize(a, 1 << 63 - 1))
      #expect(try open(journal).files.tree.usage.bytes == 0)
    }
    var journal = CraftedJournal()
    journal.add(.stateBegin)
    journal.addFile(a, size: 1 << 40, try link(.root, "a"))
    journal.addChunk(a, index: 0, [UInt8](repeating: 1, count: 65_537))
    expectUnknown(journal)
    for (size, lowerSize) in [(1 << 63, 0), (.max, 0), (5, 6)] as [(UInt64, UInt64)] {
      journal = CraftedJournal()
      journal.add(.stateBegin)
      journal.addFile(a, size: size, lowerSize: lowerSize, try link(.root, "a"))
      expectUnknown(journal)
    }
    // There is nothing that could show through.
    try expect(.contents(a)) { state in
      state.addFile(a, size: 5, lowerSize: 5, try link(.root, "a"))
      state.addSlot(try link(.root, "a"), a)
    }
  }

  @Test(arguments: [[], [0], [97, 0]] as [[UInt8]]) func `A link has a target`(target: [UInt8]) throws {
    try expect(.contents(a)) { state in
      state.addInode(a, .symlink, [try link(.root, "a")]) { $0.append(counted: target) }
      state.addSlot(try link(.root, "a"), a)
    }
    var journal = CraftedJournal()
    journal.add(.makeSymlink(a, try link(.root, "a"), target: target))
    #expect(try open(journal).recovery.failedOperationCount == 1)
  }

  @Test func `What is used up is counted anew`() throws {
    for (usage, stored) in [(.max, .max), (.max - 1, 1), (0, .max)] as [(UInt64, UInt64)] {
      var journal = CraftedJournal()
      try journal.addState(usage: usage) { state in
        for (index, node) in [a, b].enumerated() {
          let place = try link(.root, "\(index)")
          state.addFile(node, size: 10, stored: stored, place)
          state.addChunk(node, index: 0, [1, 2, 3])
          state.addChunk(node, index: 0, [1, 2, 3, 4])
          state.addSlot(place, node)
        }
      }
      let files = try open(journal).files
      #expect(files.tree.usage.bytes == 8)
      try files.put("more", at: "/0")
      try files.remove("/1")
      #expect(files.tree.usage.bytes == 4)
    }
  }

  // MARK: Order

  @Test func `A state is whole, and by itself`() throws {
    var journal = CraftedJournal()
    journal.add(.stateBegin)
    var other = journal
    other.add(.stateBegin)
    expectUnknown(other)
    other = journal
    other.add(.setMode(.root, 0))
    expectUnknown(other)
    other = CraftedJournal()
    other.addDirectory(a, try link(.root, "a"))
    expectUnknown(other)
    for record in [[1, 0, 1, 0, 0, 0, 0, 0, 0, 0], [48]] as [[UInt8]] {
      // Nothing may be left over.
      other = CraftedJournal()
      if record.count > 1 { other.records = [record + [0]] } else { other.records.append(record + [0]) }
      expectUnknown(other)
    }
    // Without an end it does not count.
    journal.addDirectory(a, try link(.root, "a"))
    let (files, recovery) = try open(journal)
    #expect(try files.names(at: "/") == [] && recovery.droppedBytes > 0)
  }

  // MARK: Layers

  @Test func `Nothing is done over to a layer that is written in place`() throws {
    let folder = try TemporaryDirectory()
    try folder.put("text", at: "file")
    let layer = try HostDirectoryLayer(path: folder.path, writesThrough: true)
    let root = NodeID(layer: 0, node: layer.root)
    let file = NodeID(layer: 0, node: LowerNode(rawValue: 5))
    let operations: [JournalOperation] = [
      .write(file, offset: 0, [1]), .setSize(file, 0), .setMode(file, 0), .unlink(try link(root, "file")),
      .rename(file, try link(root, "file"), try link(root, "moved")), .link(file, try link(root, "second")),
      .makeFile(a, try link(root, "new"), mode: 0), .makeDirectory(a, try link(root, "new"), mode: 0),
      .copyChunk(file, index: 0, [1]), .setTimes(file, access: 1, modification: 1),
    ]
    for operation in operations {
      var journal = CraftedJournal(overLayer: true)
      journal.addLayerRoot(root, layer: 0)
      journal.addPlace(file, try link(root, "file"), .file)
      journal.add(operation)
      expectUnknown(journal, over: layer)
    }
    #expect(try Listing.ofHost(folder.path, times: false).count == 1)
    #expect(try folder.text(at: "file") == "text")
    var journal = CraftedJournal(overLayer: true)
    journal.addLayerRoot(root, layer: 0)
    journal.addPlace(file, try link(root, "file"), .file)
    try journal.addState(root: root) { state in state.addFile(file, size: 4, try link(root, "file")) }
    #expect(throws: JournalError.self) { try open(journal, over: layer) }
  }

  @Test func `What a lower node is cannot be said otherwise`() throws {
    let root = NodeID(layer: 0, node: LowerNode(rawValue: 0))
    let lower = NodeID(layer: 0, node: LowerNode(rawValue: 77))
    var journal = CraftedJournal(overLayer: true)
    journal.addLayerRoot(root, layer: 0)
    journal.addPlace(lower, try link(root, "n1"))
    var other = journal
    try journal.addState(root: root) { state in state.addFile(lower, size: 1, try link(root, "n1")) }
    let layer = try JournalWriter.sampleLayer(largestFile: 70)
    #expect {
      try open(journal, over: layer)
    } throws: {
      guard case .inconsistent(.kind)? = $0 as? JournalError else { return false }
      return true
    }
    // A directory that the upper layer has elsewhere is not where it says.
    try other.addState(root: root) { state in state.addDirectory(lower, try link(root, "n2")) }
    #expect(throws: JournalError.self) { try open(other, over: layer) }
  }

  @Test func `A mount is where its directory is`() throws {
    let image = MemoryLayer()
    try image.add("words", at: "share/words")
    let mounted = NodeID(layer: 0, node: image.root)
    let share = NodeID(layer: 0, node: LowerNode(rawValue: 50))
    func journal(at place: Link, shown: Link?) throws -> CraftedJournal {
      var journal = CraftedJournal()
      journal.addLayerRoot(mounted, layer: 0)
      try journal.addState { state in
        // Once more when it is known where the layer has its nodes.
        for _ in 0..<2 {
          state.add(.stateMount) { record in
            record.append(UInt32(0))
            record.append(place)
          }
          state.addPlace(share, try link(mounted, "share"))
        }
        if let shown { state.addSlot(shown, mounted) }
      }
      return journal
    }
    let usr = try link(.root, "usr")
    #expect(try open(journal(at: usr, shown: usr), mounts: [image]).files.text(at: "/usr/share/words") == "words")
    // A mount that was gone back before.
    #expect(try open(journal(at: usr, shown: nil), mounts: [image]).files.names(at: "/") == [])
    for (place, shown) in [(usr, try link(.root, "other")), (try link(mounted, "x"), nil), (try link(share, "x"), nil)]
    {
      let journal = try journal(at: place, shown: shown)
      #expect(throws: JournalError.self) { try open(journal, mounts: [image]) }
    }
    for index: UInt32 in [1, .max] {
      var journal = CraftedJournal()
      journal.add(.stateBegin)
      journal.add(.stateMount) { record in
        record.append(index)
        record.append(usr)
      }
      #expect(throws: JournalError.missingLayer(Int(index))) { try open(journal, mounts: [image]) }
    }
    var other = CraftedJournal(overLayer: true)
    other.add(.stateBegin)
    other.add(.stateMount) { record in
      record.append(UInt32(0))
      record.append(try! link(.root, "x"))
    }
    expectUnknown(other, over: image)
  }

  @Test func `Nothing comes back from a directory that was taken away`() throws {
    let layer = MemoryLayer()
    try layer.add("text", at: "outer/inner/deep/file")
    let root = NodeID(layer: 0, node: layer.root)
    let (outer, inner, deep) = (NodeID(rawValue: 11), NodeID(rawValue: 12), NodeID(rawValue: 13))
    var journal = CraftedJournal(overLayer: true)
    journal.addLayerRoot(root, layer: 0)
    journal.addPlace(outer, try link(root, "outer"))
    journal.addPlace(inner, try link(outer, "inner"))
    journal.addPlace(deep, try link(inner, "deep"))
    journal.add(.rename(deep, try link(inner, "deep"), try link(root, "deep")))
    journal.add(.removeDirectory(try link(outer, "inner")))
    journal.add(.removeDirectory(try link(root, "outer")))
    let before = try open(journal, over: layer)
    #expect(before.recovery.failedOperationCount == 0)
    // What follows would show `deep` twice, or move it below what is gone.
    journal.add(.rename(inner, try link(outer, "inner"), try link(root, "again")))
    journal.add(.rename(deep, try link(inner, "deep"), try link(root, "again")))
    journal.add(.rename(deep, try link(root, "deep"), try link(inner, "again")))
    journal.add(.makeFile(NodeID(upper: 1), try link(inner, "new"), mode: 0))
    journal.add(.setMode(inner, 0))
    journal.add(.mount(layer: 1, inner))
    let (files, recovery) = try open(journal, over: layer, mounts: [MemoryLayer()])
    #expect(recovery.failedOperationCount == 6)
    #expect(try Listing.of(files.tree) == Listing.of(before.files.tree))
    #expect(try files.names(at: "/") == ["deep"])
  }

  @Test func `What a layer has no longer does not become something else`() throws {
    let storage = MemoryJournal()
    let layer = MemoryLayer()
    for name in ["first", "second"] { try layer.add(name, at: name) }
    let files = try FileSystem.open(storage, over: layer).files
    try files.put("changed", at: "/second")
    for isCompacted in [false, true] {
      if isCompacted { try files.compactJournal() }
      // Now another file has the number of the second one, and a directory is in the place of the first one.
      let other = MemoryLayer()
      try other.add("deep", at: "first/deep")
      try other.add("third", at: "third")
      let again = try FileSystem.open(MemoryJournal(storage.bytes), over: other).files
      #expect(try again.names(at: "/") == ["first", "third"])
      #expect(try again.text(at: "/third") == "third")
      #expect(try again.text(at: "/first/deep") == "deep")
      try TreeInspection.inspect(again.tree)
    }
    let other = MemoryLayer()
    try other.add("deep", at: "second/deep")
    let again = try FileSystem.open(MemoryJournal(storage.bytes), over: other).files
    #expect(try again.text(at: "/second/deep") == "deep")
  }

  @Test func `Over a layer with other numbers, work goes on in the right places`() throws {
    func layer(_ names: [String]) throws -> MemoryLayer {
      let layer = MemoryLayer()
      for name in names { try layer.add(name, at: name) }
      return layer
    }
    let storage = MemoryJournal()
    do {
      let files = try FileSystem.open(storage, over: layer(["one", "two", "three"])).files
      for name in ["one", "two", "three"] { try files.setMode(of: files.node(at: "/" + name), to: 0o600) }
    }
    do {
      let files = try FileSystem.open(storage, over: layer(["two", "three", "one"])).files
      try files.put("ONE", at: "/one")
      try files.put("TWO", at: "/two")
    }
    let files = try FileSystem.open(storage, over: layer(["three", "one", "two"])).files
    #expect(try ["/one", "/two", "/three"].map { try files.text(at: $0) } == ["ONE", "TWO", "three"])
  }

  @Test func `A record that could not be read is not written`() throws {
    var log = RecordLog(MemoryJournal())
    _ = try log.open(repairing: false) { (_, _) throws(JournalError) in }
    let end = log.end
    #expect(throws: FileError.fileTooLarge) {
      try log.append([UInt8](repeating: 0, count: RecordLog.longestRecord + 1))
    }
    #expect(log.end == end && log.storage.count == end)
  }
}

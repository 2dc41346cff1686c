import Foundation
import TestFolders
import Testing

@testable import JournalWriter
@testable import ShadowFS

struct JournalTests {
  /// Everything that a reopened file system must have in common with the one before.
  private struct State: Hashable {
    var lines: [String]
    var contents: [[UInt8]]
  }

  private func state(_ files: FileSystem) throws -> State {
    let tree = files.tree
    var contents: [[UInt8]] = []
    var lines = ["root \(tree.root.rawValue)"]
    var nodes = [tree.root]
    while let directory = nodes.popLast() {
      for entry in try tree.entries(of: directory) {
        let attributes = try tree.attributes(of: entry.id)
        lines.append(
          "\(directory.rawValue)/\(entry.name) \(entry.id.rawValue) \(attributes.kind) \(attributes.mode) "
            + "\(attributes.linkCount) \(attributes.accessTime) \(attributes.modificationTime) \(attributes.changeTime)"
        )
        switch attributes.kind {
        case .directory: nodes.append(entry.id)
        case .file: contents.append(try tree.contents(of: entry.id))
        case .symlink: lines.append("\(try tree.linkTarget(of: entry.id))")
        case .device: break
        }
      }
    }
    return State(lines: lines, contents: contents)
  }

  private func open(
    _ storage: any JournalStorage, largestFile: Int = 66_000, repairing: Bool = false
  ) throws -> (files: FileSystem, recovery: FileSystem.Recovery) {
    try FileSystem.open(storage, over: JournalWriter.sampleLayer(largestFile: largestFile), repairing: repairing)
  }

  @Test func `What was done is there again, whiteouts too`() throws {
    let storage = MemoryJournal()
    let (files, recovery) = try open(storage)
    #expect(recovery.isNew)
    try files.put("hello", at: "/new")
    try files.put("changed", at: "/n1/n4")
    try files.remove("/n3")
    try files.move("/n2", to: "/moved")
    let (again, second) = try open(MemoryJournal(storage.bytes))
    #expect(!second.isNew && second.droppedBytes == 0 && second.failedOperationCount == 0)
    #expect(try state(again) == state(files))
    #expect(try again.names(at: "/") == ["moved", "n1", "n4", "n5", "new"])
    #expect(throws: FileError.notFound) { try again.node(at: "/n3") }
    // It goes on from there.
    try again.put("third", at: "/third")
  }

  @Test(arguments: 1...6) func `Every operation is there again, also after compaction`(seed: UInt64) throws {
    let storage = MemoryJournal()
    var files = try open(storage).files
    var operations = RandomOperations(seed: seed)
    for step in 0..<400 {
      operations.next(on: files)
      if step % 97 == 50 { try files.compactJournal() }
      // Before and after each compaction, and now and then.
      guard step % 97 == 49 || step % 97 == 50 || step % 80 == 0 else { continue }
      let (again, recovery) = try open(MemoryJournal(storage.bytes))
      #expect(recovery.failedOperationCount == 0 && recovery.droppedBytes == 0)
      #expect(try state(again) == state(files), "seed \(seed) step \(step)")
    }
    // Files that were open are gone with their process; everything else is compared once more after working on.
    files = try open(storage).files
    var more = RandomOperations(seed: seed + 100)
    for _ in 0..<100 { more.next(on: files) }
    #expect(try state(open(MemoryJournal(storage.bytes)).files) == state(files))
    #expect(try open(MemoryJournal(storage.bytes)).files.tree.usage == files.tree.usage || !files.tree.orphans.isEmpty)
  }

  /// A journal, and the states after each operation with the size that the journal had then.
  private func history(seed: UInt64, steps: Int) throws -> (bytes: [UInt8], states: [(end: Int, state: State)]) {
    let storage = MemoryJournal()
    let files = try open(storage, largestFile: 70).files
    var operations = RandomOperations(seed: seed, isWritingSmall: true)
    var states = [(end: storage.bytes.count, state: try state(files))]
    for _ in 0..<steps {
      operations.next(on: files)
      states.append((storage.bytes.count, try state(files)))
    }
    return (storage.bytes, states)
  }

  @Test(arguments: [3, 4] as [UInt64]) func `Cut off anywhere, it has the last completed operation`(seed: UInt64) throws
  {
    let (bytes, states) = try history(seed: seed, steps: 30)
    var random = SeededRandom(seed: seed)
    var cuts = Array(0...RecordLog.fileHeadSize)
    let places = try CraftedJournal(bytes).places
    for (place, end) in zip(places, places.dropFirst() + [bytes.count]) {
      // In each record: within each field of its head, between them, within and around the contents.
      let contents = place + RecordLog.headSize
      for field in stride(from: place, to: contents, by: 4) { cuts += [field + Int.random(in: 1...3, using: &random)] }
      cuts += [place + 4 * Int.random(in: 1...2, using: &random), contents]
      cuts += [Int.random(in: contents..<end, using: &random), end - 1, end]
    }
    var index = -1
    for count in Set(cuts).sorted() {
      while index + 1 < states.count, states[index + 1].end <= count { index += 1 }
      let storage = MemoryJournal(Array(bytes[..<count]))
      let (files, recovery) = try open(storage, largestFile: 70)
      #expect(recovery.failedOperationCount == 0)
      let expected = index >= 0 ? states[index] : states[0]
      #expect(try state(files) == expected.state, "cut at \(count)")
      // The torn end is gone, and the next operation takes its place.
      let end = count - Int(recovery.droppedBytes)
      #expect(places.contains(end) || end == bytes.count || count < places[1])
      try files.put("next", at: "/n1/next")
      // Each cut of a record ends like this one.
      guard count % 8 == 0 else { continue }
      let again = try open(storage, largestFile: 70)
      #expect(again.recovery.droppedBytes == 0)
      #expect(try again.files.text(at: "/n1/next") == "next")
    }
  }

  @Test func `With any bit changed, it is refused, and what comes before can be had`() throws {
    let (bytes, states) = try history(seed: 5, steps: 35)
    var random = SeededRandom(seed: 5)
    func damaged(_ index: Int) -> [UInt8] {
      var damaged = bytes
      damaged[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      return damaged
    }
    for index in 0..<RecordLog.fileHeadSize {
      #expect(throws: JournalError.self) { try open(MemoryJournal(damaged(index)), largestFile: 70) }
    }
    let places = try CraftedJournal(bytes).places
    for (place, end) in zip(places, places.dropFirst() + [bytes.count]) {
      let contents = place + RecordLog.headSize
      let fields = [place, place + 4, place + 8].map { $0 + Int.random(in: 0..<4, using: &random) }
      let before = states.last { $0.end <= place }?.state ?? states[0].state
      for index in fields + [contents, Int.random(in: contents..<end, using: &random), end - 1] {
        let damaged = damaged(index)
        if end == bytes.count, index >= place + 8 {
          // Only the last record can be taken for a torn end, and only if its length is right.
          let (files, recovery) = try open(MemoryJournal(damaged), largestFile: 70)
          #expect(try state(files) == before && recovery.droppedBytes == UInt64(end - place))
        } else {
          #expect(throws: JournalError.damaged(offset: UInt64(place)), "byte \(index)") {
            try open(MemoryJournal(damaged), largestFile: 70)
          }
        }
      }
      // What comes before the damage can still be had.
      guard place > places[0], end < bytes.count else { continue }
      let (files, recovery) = try open(MemoryJournal(damaged(contents)), largestFile: 70, repairing: true)
      #expect(recovery.damage == UInt64(place))
      #expect(try state(files) == before)
    }
  }

  @Test func `Zeros at the end are a torn end`() throws {
    let (bytes, states) = try history(seed: 6, steps: 20)
    let (files, recovery) = try open(MemoryJournal(bytes + [UInt8](repeating: 0, count: 5000)), largestFile: 70)
    #expect(recovery.droppedBytes == 5000)
    #expect(try state(files) == states.last?.state)
  }

  @Test func `Other files are not touched`() throws {
    for text in ["short", "some other file that is long enough", "UMBRALOG and then nonsense"] {
      let storage = MemoryJournal(Array(text.utf8))
      #expect(throws: JournalError.self) { try open(storage) }
      #expect(storage.bytes == Array(text.utf8))
    }
  }

  @Test func `An operation that finds no room does not happen`() throws {
    let storage = MemoryJournal()
    let files = try open(storage).files
    var operations = RandomOperations(seed: 8)
    for _ in 0..<50 { operations.next(on: files) }
    let before = try state(files)
    for room in 0..<60 {
      storage.limit = storage.bytes.count + room
      #expect(throws: FileError.noSpace) { try files.put(String(repeating: "x", count: 100), at: "/full") }
      storage.limit = .max
      if try files.names(at: "/").contains("full") { try files.remove("/full") }
    }
    // Everything else is as it was, and the journal goes on when there is room again.
    try files.put("room", at: "/room")
    let again = try open(MemoryJournal(storage.bytes))
    #expect(again.recovery.droppedBytes == 0 && again.recovery.failedOperationCount == 0)
    #expect(try state(again.files) == state(files))
    #expect(try state(files).lines.count == before.lines.count + 1)
  }

  @Test func `An operation whose bytes cannot be kept safe does not happen`() throws {
    let storage = UnreliableJournal()
    let files = try open(storage).files
    files.journal?.synchronizesAlways = true
    try files.put("safe", at: "/n3")
    let before = try state(files)
    let snapshot = files.snapshot()
    try files.put("later", at: "/n3")
    let bytes = storage.memory.bytes
    storage.failure = .io
    #expect(throws: FileError.io) { try files.put("lost", at: "/lost") }
    #expect(throws: FileError.io) { try files.move("/n1", to: "/moved") }
    #expect(throws: FileError.io) { try files.restore(snapshot) }
    #expect(try files.text(at: "/n3") == "later")
    #expect(try open(MemoryJournal(storage.memory.bytes)).files.text(at: "/n3") == "later")
    #expect(storage.memory.bytes.starts(with: bytes))
    storage.failure = nil
    try files.restore(snapshot)
    #expect(try state(files) == before)
    #expect(try state(open(MemoryJournal(storage.memory.bytes)).files) == before)
  }

  @Test func `Files without a name leave nothing in the journal`() throws {
    for isCompacted in [false, true] {
      let storage = MemoryJournal()
      let files = try open(storage).files
      try files.put("gone but open", at: "/open")
      let usage = files.tree.usage
      files.retain(try files.node(at: "/open"))
      let snapshot = files.snapshot()
      try files.remove("/open")
      #expect(files.tree.usage == usage)
      if isCompacted { try files.compactJournal() }
      #expect(try open(MemoryJournal(storage.bytes)).files.tree.usage.bytes == 0)
      // Going back gives the file its name again, with its contents.
      try files.restore(snapshot)
      let again = try open(MemoryJournal(storage.bytes)).files
      #expect(try again.text(at: "/open") == "gone but open")
      #expect(again.tree.usage == usage)
    }
  }

  @Test func `A compaction that finds no room loses nothing`() throws {
    let storage = MemoryJournal()
    let files = try open(storage).files
    var operations = RandomOperations(seed: 9)
    for _ in 0..<100 { operations.next(on: files) }
    let bytes = storage.bytes
    storage.limit = 100
    #expect(throws: FileError.noSpace) { try files.compactJournal() }
    #expect(storage.bytes == bytes)
    storage.limit = .max
    try files.compactJournal()
    #expect(storage.bytes.count < bytes.count)
    #expect(try state(open(storage).files) == state(files))
  }

  @Test func `A layer may number its nodes anew`() throws {
    let storage = MemoryJournal()
    let files = try open(storage).files
    try files.put("changed", at: "/n1/n4")
    try files.remove("/n1/n5")
    try files.move("/n2/n3", to: "/n9")
    // The same tree, put together in another order.
    let layer = MemoryLayer()
    for (directory, count) in [("n2/n3", 2), ("n1", 4), ("", 3)] {
      let node = try layer.makeDirectories(directory)
      for index in (0..<count).reversed() {
        let text = [UInt8](repeating: UInt8(97 + index), count: index == 1 ? 66_000 : 10 * index)
        try layer.addFile(named: FileName("n\(index + 3)"), in: node, contents: text[...])
      }
    }
    let (again, recovery) = try FileSystem.open(storage, over: layer)
    #expect(recovery.failedOperationCount == 0)
    #expect(try Listing.of(again.tree) == Listing.of(files.tree))
  }

  @Test func `Operations on what the layer has no longer are counted, and the others done`() throws {
    let storage = MemoryJournal()
    let files = try open(storage).files
    try files.put("changed", at: "/n1/n4")
    try files.put("kept", at: "/kept")
    let (again, recovery) = try FileSystem.open(storage, over: MemoryLayer())
    #expect(recovery.failedOperationCount > 0)
    #expect(try again.text(at: "/kept") == "kept")
  }

  @Test(arguments: [false, true]) func `A lower file that changed meanwhile is not mixed with what was written`(
    isCompacted: Bool
  ) throws {
    func layer(_ text: String, time: UInt64) throws -> MemoryLayer {
      let layer = MemoryLayer()
      for name in ["written", "renamed", "read"] {
        try layer.addFile(
          named: FileName(name), in: layer.root, contents: ArraySlice(text.utf8), modificationTime: time)
      }
      return layer
    }
    let long = String(repeating: "before", count: 20_000)
    let storage = MemoryJournal()
    let files = try FileSystem.open(storage, over: layer(long, time: 1)).files
    try files.write(Array("new".utf8), to: files.node(at: "/written"), at: 0)
    try files.move("/renamed", to: "/other")
    if isCompacted { try files.compactJournal() }
    let changed = try FileSystem.open(MemoryJournal(storage.bytes), over: layer("after", time: 2)).files
    #expect(try changed.read(changed.node(at: "/written"), at: 0, count: 3) == Array("new".utf8))
    #expect(throws: FileError.stale) { try changed.tree.contents(of: changed.node(at: "/written")) }
    #expect(throws: FileError.stale) { try changed.tree.contents(of: changed.node(at: "/other")) }
    #expect(try changed.text(at: "/read") == "after")
    // Over the old one again, everything is there.
    let same = try FileSystem.open(MemoryJournal(storage.bytes), over: layer(long, time: 1)).files
    #expect(try same.text(at: "/written") == "new" + long.dropFirst(3))
    #expect(try same.text(at: "/other") == long)
  }

  @Test func `Mounts come back with their layers`() throws {
    let storage = MemoryJournal()
    let image = MemoryLayer()
    try image.add("words", at: "share/words")
    let files = try FileSystem.open(storage).files
    try files.mount(image, at: files.makeDirectories("/usr"))
    try files.put("more", at: "/usr/share/words")
    let before = files.snapshot()
    try files.remove("/usr/share/words")
    try files.restore(before)
    for isCompacted in [false, true] {
      if isCompacted { try files.compactJournal() }
      let again = try FileSystem.open(MemoryJournal(storage.bytes), mounts: [image]).files
      #expect(try again.text(at: "/usr/share/words") == "more")
      #expect(throws: JournalError.missingLayer(0)) { try FileSystem.open(MemoryJournal(storage.bytes)) }
    }
    #expect(throws: JournalError.otherRoot) { try FileSystem.open(MemoryJournal(storage.bytes), over: image) }
  }
}

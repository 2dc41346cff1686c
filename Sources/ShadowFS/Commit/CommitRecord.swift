#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// The file in a committed directory that says what a commit does there and how far it got.
  ///
  /// It is a log of records like a journal. The plan comes first and ends with a mark: before that, nothing was done.
  /// Then follows which items were made, and `done` when there is nothing to take back any more.
  struct CommitRecord {
    /// All directories that are committed to together.
    struct Header {
      struct Participant {
        /// The absolute path, as of the commit.
        let path: String
        let identity: HostStatus.Identity
      }

      /// What the parts of one commit have in common.
      let id: UInt64
      /// The first one decides for all whether the commit is done.
      let participants: [Participant]
    }

    /// What a record says.
    struct Contents {
      var header: Header?
      var plan = CommitPlan()
      var isComplete = false
      var isDone = false
    }

    private enum Kind: UInt8 {
      case header = 1
      case directory = 2
      case item = 3
      case moveItem = 4
      case moveOriginal = 5
      case replace = 6
      case directoryMode = 7
      case fileMode = 8
      case discard = 9
      case lateMode = 10
      case complete = 11
      case made = 12
      case done = 13
    }

    private let storage: HostJournal
    private var log: RecordLog

    /// Opens the record in a directory, or makes it.
    static func open(in root: HostHandle) throws(FileError) -> HostJournal {
      try HostJournal(in: root, named: FileName(CommitPlan.recordName))
    }

    /// Reads a record; an empty one has no header.
    init(_ storage: HostJournal, _ contents: inout Contents) throws(JournalError) {
      self.storage = storage
      log = RecordLog(storage)
      var found = contents
      _ = try log.open(repairing: false) { (place, record) throws(JournalError) in
        guard Self.read(record, into: &found) else { throw .unknownRecord(offset: place) }
      }
      contents = found
    }

    // MARK: Writing

    mutating func write(_ header: Header, _ plan: CommitPlan) throws(FileError) {
      try log.dropTornEnd()
      try append(.header) { record in
        record.append(header.id)
        record.append(UInt32(truncatingIfNeeded: header.participants.count))
        for participant in header.participants {
          record.append(counted: Array(participant.path.utf8))
          record.append(participant.identity)
        }
      }
      for directory in plan.directories {
        try append(.directory) { record in
          record.append(optional: directory.identity)
          for place in directory.places { record.append(place) }
        }
      }
      for item in plan.items {
        try append(.item) { record in
          record.append(item.place)
          record.append(item.kind.rawValue)
          record.append(optional: item.directory.map { UInt64($0) })
        }
      }
      for step in plan.steps { try append(step) }
      for discard in plan.discards {
        try append(.discard) { record in
          record.append(discard.place)
          record.append(discard.version)
        }
      }
      for mode in plan.lateModes {
        try append(.lateMode) { record in
          record.append(UInt32(truncatingIfNeeded: mode.directory))
          record.append(mode.to)
        }
      }
      try append(.complete) { _ in }
      try storage.synchronize()
    }

    private mutating func append(_ step: CommitPlan.Step) throws(FileError) {
      switch step {
      case .move(.item(let index), let source, let target):
        try append(.moveItem) { record in
          record.append(UInt32(truncatingIfNeeded: index))
          record.append(source)
          record.append(target)
        }
      case .move(.original(let version), let source, let target):
        try append(.moveOriginal) { record in
          record.append(version)
          record.append(source)
          record.append(target)
        }
      case .replace(let version, let place, let item, let spare):
        try append(.replace) { record in
          record.append(version)
          record.append(place)
          record.append(UInt32(truncatingIfNeeded: item))
          record.append(spare)
        }
      case .mode(.directory(let index), let from, let to):
        try append(.directoryMode) { record in
          record.append(UInt32(truncatingIfNeeded: index))
          record.append(from)
          record.append(to)
        }
      case .mode(.file(let place, let version), let from, let to):
        try append(.fileMode) { record in
          record.append(place)
          record.append(version)
          record.append(from)
          record.append(to)
        }
      }
    }

    /// Says which one an item is.
    mutating func noteItem(_ index: Int, _ identity: HostStatus.Identity) throws(FileError) {
      try append(.made) { record in
        record.append(UInt32(truncatingIfNeeded: index))
        record.append(identity)
      }
    }

    mutating func noteDone() throws(FileError) {
      try append(.done) { _ in }
      // The process may end now, whatever this says; it is for a loss of power.
      try? storage.synchronize()
    }

    func synchronize() throws(FileError) { try storage.synchronize() }

    func remove() throws(FileError) { try storage.remove() }

    private mutating func append(_ kind: Kind, _ body: (inout RecordWriter) -> Void) throws(FileError) {
      var record = RecordWriter()
      record.append(kind.rawValue)
      body(&record)
      try log.append(record.bytes)
    }

    // MARK: Reading

    private static func read(_ bytes: [UInt8], into contents: inout Contents) -> Bool {
      var record = RecordReader(bytes[...])
      guard let kind = record.byte().flatMap(Kind.init(rawValue:)), (kind == .header) == (contents.header == nil),
        [.made, .done].contains(kind) == contents.isComplete
      else { return false }
      switch kind {
      case .header:
        guard let id = record.word64(), let count = record.word32() else { return false }
        var participants: [Header.Participant] = []
        for _ in 0..<count {
          guard let path = record.counted(), let identity = record.identity() else { return false }
          participants.append(Header.Participant(path: String(decoding: path, as: UTF8.self), identity: identity))
        }
        contents.header = Header(id: id, participants: participants)
      case .directory:
        guard let identity = record.optionalIdentity() else { return false }
        var places: [CommitPlan.Place] = []
        while !record.isAtEnd {
          guard let place = record.place() else { return false }
          places.append(place)
        }
        contents.plan.directories.append(CommitPlan.Directory(identity: identity, places: places))
      case .item:
        guard let place = record.place(), let kind = record.byte().flatMap(FileKind.init(rawValue:)),
          let directory = record.optionalWord64()
        else { return false }
        let number = directory.flatMap { Int(exactly: $0) }
        contents.plan.items.append(CommitPlan.Item(place: place, kind: kind, directory: number, identity: nil))
      case .moveItem:
        guard let index = record.index(), let source = record.place(), let target = record.place() else { return false }
        contents.plan.steps.append(.move(.item(index), from: source, to: target))
      case .moveOriginal:
        guard let version = record.version(), let source = record.place(), let target = record.place() else {
          return false
        }
        contents.plan.steps.append(.move(.original(version), from: source, to: target))
      case .replace:
        guard let version = record.version(), let place = record.place(), let item = record.index(),
          let spare = record.name()
        else { return false }
        contents.plan.steps.append(.replace(version, at: place, by: item, spare: spare))
      case .directoryMode:
        guard let index = record.index(), let from = record.word16(), let to = record.word16() else { return false }
        contents.plan.steps.append(.mode(.directory(index), from: from, to: to))
      case .fileMode:
        guard let place = record.place(), let version = record.version(), let from = record.word16(),
          let to = record.word16()
        else { return false }
        contents.plan.steps.append(.mode(.file(place, version), from: from, to: to))
      case .discard:
        guard let place = record.place(), let version = record.version() else { return false }
        contents.plan.discards.append(CommitPlan.Discard(place: place, version: version))
      case .lateMode:
        guard let index = record.index(), let mode = record.word16() else { return false }
        contents.plan.lateModes.append(CommitPlan.LateMode(directory: index, to: mode))
      case .complete:
        guard contents.plan.isConsistent else { return false }
        contents.isComplete = true
      case .made:
        guard let index = record.index(), index < contents.plan.items.count, let identity = record.identity() else {
          return false
        }
        contents.plan.items[index].identity = identity
        if let directory = contents.plan.items[index].directory {
          contents.plan.directories[directory].identity = identity
        }
      case .done: contents.isDone = true
      }
      return record.isAtEnd
    }
  }

  extension CommitPlan {
    /// Whether all numbers mean something.
    fileprivate var isConsistent: Bool {
      guard !directories.isEmpty else { return false }
      func knows(_ place: Place) -> Bool { place.directory < directories.count }
      let hasSteps = steps.allSatisfy { step in
        switch step {
        case .move(.item(let index), let source, let target):
          index < items.count && knows(source) && knows(target)
        case .move(.original, let source, let target): knows(source) && knows(target)
        case .replace(_, let place, let item, _): knows(place) && item < items.count
        case .mode(.directory(let index), _, _): index < directories.count
        case .mode(.file(let place, _), _, _): knows(place)
        }
      }
      return hasSteps && directories.allSatisfy { $0.places.allSatisfy(knows) }
        && items.allSatisfy { knows($0.place) && $0.directory.map { $0 < directories.count } ?? true }
        && discards.allSatisfy { knows($0.place) } && lateModes.allSatisfy { $0.directory < directories.count }
    }
  }

  extension RecordWriter {
    fileprivate mutating func append(_ identity: HostStatus.Identity) {
      append(identity.device)
      append(identity.number)
    }

    fileprivate mutating func append(optional identity: HostStatus.Identity?) {
      append(UInt8(identity == nil ? 0 : 1))
      append(identity ?? HostStatus.Identity(device: 0, number: 0))
    }

    fileprivate mutating func append(_ place: CommitPlan.Place) {
      append(UInt32(truncatingIfNeeded: place.directory))
      append(place.name)
    }

    fileprivate mutating func append(_ version: HostVersion) {
      append(version.identity)
      append(version.kind.rawValue)
      append(version.size)
      append(version.modificationTime)
    }
  }

  extension RecordReader {
    fileprivate mutating func index() -> Int? { word32().flatMap { Int(exactly: $0) } }

    fileprivate mutating func identity() -> HostStatus.Identity? {
      guard let device = word64(), let number = word64() else { return nil }
      return HostStatus.Identity(device: device, number: number)
    }

    fileprivate mutating func optionalIdentity() -> HostStatus.Identity?? {
      guard let isThere = byte(), let identity = identity() else { return nil }
      return .some(isThere == 0 ? nil : identity)
    }

    fileprivate mutating func place() -> CommitPlan.Place? {
      guard let directory = index(), let name = name() else { return nil }
      return CommitPlan.Place(directory: directory, name: name)
    }

    fileprivate mutating func version() -> HostVersion? {
      guard let identity = identity(), let kind = byte().flatMap(FileKind.init(rawValue:)), let size = word64(),
        let time = word64()
      else { return nil }
      return HostVersion(identity: identity, kind: kind, size: size, modificationTime: time)
    }
  }
#endif

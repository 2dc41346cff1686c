#if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
  /// Which names of a host directory have to lead elsewhere, before anybody has looked at the host.
  struct CommitDraft {
    typealias Place = CommitPlan.Place

    /// A directory that has such names.
    struct Directory {
      /// Where it is in the old state; for a new one, in the new state.
      let place: Place?
      /// The path of that in the tree.
      let path: [UInt8]
      /// The node in the old state; `nil` for a new directory.
      let node: NodeID?
      /// Whether everything in it has to go.
      var isDeleted = false
    }

    /// What has a name in the old state.
    struct Before {
      let node: NodeID
      let kind: FileKind
      /// Whether it has another name in the new state.
      var isMoved = false
      /// Whether it keeps this one.
      var isKept = false
    }

    /// What is to have the name.
    enum After {
      case make(NodeID, FileKind)
      /// A further name of a file that the host has.
      case link(from: Place)
      case moved(from: Place)
    }

    struct Slot {
      /// The path in the tree.
      var path: [UInt8]
      var before: Before?
      var after: After?
    }

    /// Number 0 is the committed directory.
    var directories: [Directory]
    private(set) var slots: [Place: Slot] = [:]
    /// The places in the order of their mention.
    private(set) var places: [Place] = []
    /// Permission bits that change besides.
    var modes: [Mode] = []

    struct Mode {
      /// The path in the new state.
      let path: [UInt8]
      let target: ModeTarget
      let from: UInt16
      let to: UInt16
    }

    enum ModeTarget {
      case directory(Int)
      case file(Place)
    }

    init(root: NodeID, path: [UInt8]) {
      directories = [Directory(place: nil, path: path, node: root)]
    }

    var isEmpty: Bool { slots.isEmpty && modes.isEmpty }

    /// Changes what is known of a name.
    mutating func change(_ place: Place, path: [UInt8], _ body: (inout Slot) -> Void) {
      if slots[place] == nil { places.append(place) }
      body(&slots[place, default: Slot(path: path)])
    }
  }

  extension CommitPlan.Place: Comparable {
    static func < (left: Self, right: Self) -> Bool {
      left.directory != right.directory ? left.directory < right.directory : left.name < right.name
    }
  }
#endif

/// The things of one kind that a module or function declares, and which identifiers name them.
struct IndexSpace {
  /// The kinds of things that have indices.
  enum Kind: Int, CaseIterable {
    case type
    case function
    case table
    case memory
    case global
    case tag
    case element
    case data
    case local

    /// The word for one of them in messages.
    var noun: StaticString {
      switch self {
      case .type: "type"
      case .function: "func"
      case .table: "table"
      case .memory: "memory"
      case .global: "global"
      case .tag: "tag"
      case .element: "elem segment"
      case .data: "data segment"
      case .local: "local"
      }
    }
  }

  private(set) var count: UInt32 = 0
  /// By identifier: one more than the index that it names, or 0.
  private var bindings: [UInt32] = []
  /// The identifiers that name something, with what they name, in order.
  private(set) var named: [(index: UInt32, identifier: Identifier)] = []
  /// Names from annotations, which take precedence in the name section.
  private(set) var annotated: [(index: UInt32, name: [UInt8])] = []

  /// Adds a thing without an identifier.
  mutating func append() { count &+= 1 }

  mutating func append(count added: Int) { count &+= UInt32(truncatingIfNeeded: added) }

  /// Adds a thing with an identifier.
  ///
  /// - Returns: false if the identifier is taken.
  mutating func append(_ identifier: Identifier) -> Bool {
    if identifier.place >= bindings.count {
      bindings.append(contentsOf: repeatElement(0, count: identifier.place + 1 - bindings.count))
    }
    guard bindings[identifier.place] == 0 else { return false }
    named.append((count, identifier))
    count &+= 1
    bindings[identifier.place] = count
    return true
  }

  /// What an identifier names.
  func index(_ identifier: Identifier) -> UInt32? {
    guard identifier.place < bindings.count, bindings[identifier.place] != 0 else { return nil }
    return bindings[identifier.place] - 1
  }

  mutating func annotate(_ index: UInt32, _ name: [UInt8]) { annotated.append((index, name)) }

  /// Makes the space empty, for the next function.
  mutating func removeAll() {
    for (_, identifier) in named { bindings[identifier.place] = 0 }
    named.removeAll(keepingCapacity: true)
    annotated.removeAll()
    count = 0
  }
}

/// The sections of a module being written, in pieces until their sizes are known.
struct ModuleSections {
  /// A section that is a vector: how many items, and their bytes.
  struct Items {
    var count: UInt32 = 0
    var bytes: [UInt8] = []
  }

  /// The sections other than custom ones, in the order of a module.
  enum Kind: Int, CaseIterable {
    case type, importing, function, table, memory, tag, global, export, start, element, dataCount, code, data

    /// The number that the binary format gives the section.
    var id: UInt8 {
      switch self {
      case .type: 1
      case .importing: 2
      case .function: 3
      case .table: 4
      case .memory: 5
      case .global: 6
      case .export: 7
      case .start: 8
      case .element: 9
      case .code: 10
      case .data: 11
      case .dataCount: 12
      case .tag: 13
      }
    }

    /// The word for the section in a placement such as `(before func)`.
    var keyword: StaticString {
      switch self {
      case .type: "type"
      case .importing: "import"
      case .function: "func"
      case .table: "table"
      case .memory: "memory"
      case .tag: "tag"
      case .global: "global"
      case .export: "export"
      case .start: "start"
      case .element: "elem"
      case .dataCount: "datacount"
      case .code: "code"
      case .data: "data"
      }
    }
  }

  /// A custom section and where it goes.
  struct Custom {
    /// Twice the place of a section, one more for the gap after it; -1 is before all and `last` after all.
    let place: Int
    let contents: [UInt8]

    static var first: Int { -1 }
    static var last: Int { Int(Int16.max) }

    init(name: some Collection<UInt8>, contents: [UInt8], place: Int) {
      var bytes: [UInt8] = []
      bytes.appendVector(name)
      bytes.append(contentsOf: contents)
      self.contents = bytes
      self.place = place
    }
  }

  private var items = [Items](repeating: Items(), count: Kind.allCases.count)
  var customSections: [Custom] = []
  var start: UInt32?
  /// Whether an instruction refers to a data segment, so that their number must come before the code.
  var needsDataCount = false

  subscript(kind: Kind) -> Items {
    get { items[kind.rawValue] }
    _modify { yield &items[kind.rawValue] }
  }

  /// The module's bytes.
  func encode() -> [UInt8] {
    var module: [UInt8] = [0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00]
    let size = items.reduce(0) { $0 + $1.bytes.count + 16 }
    module.reserveCapacity(size)
    // Sections of one place keep the order of the text.
    var places: [Int: [Int]] = [:]
    for (index, custom) in customSections.enumerated() { places[custom.place, default: []].append(index) }
    func appendCustom(_ place: Int) {
      for index in places[place] ?? [] { appendSection(0, customSections[index].contents, to: &module) }
    }
    appendCustom(Custom.first)
    for kind in Kind.allCases {
      appendCustom(kind.rawValue * 2)
      appendSection(kind, to: &module)
      appendCustom(kind.rawValue * 2 + 1)
    }
    appendCustom(Custom.last)
    return module
  }

  private func appendSection(_ kind: Kind, to module: inout [UInt8]) {
    var bytes: [UInt8] = []
    switch kind {
    case .start:
      guard let start else { return }
      bytes.appendUnsigned(start)
    case .dataCount:
      guard needsDataCount else { return }
      bytes.appendUnsigned(self[.data].count)
    default:
      let section = self[kind]
      guard section.count > 0 else { return }
      bytes.appendUnsigned(section.count)
      module.append(kind.id)
      module.appendCount(bytes.count + section.bytes.count)
      module.append(contentsOf: bytes)
      module.append(contentsOf: section.bytes)
      return
    }
    appendSection(kind.id, bytes, to: &module)
  }

  private func appendSection(_ id: UInt8, _ contents: [UInt8], to module: inout [UInt8]) {
    module.append(id)
    module.appendVector(contents)
  }
}

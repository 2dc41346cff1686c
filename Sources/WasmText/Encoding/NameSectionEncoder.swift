/// Collects the names of a module's things and writes the `name` section.
struct NameSectionEncoder {
  typealias NameMap = [(index: UInt32, name: ArraySlice<UInt8>)]

  var module: [UInt8]?
  /// Whether the module's name comes from an annotation.
  var hasModuleAnnotation = false
  var functions: NameMap = []
  var types: NameMap = []
  var tables: NameMap = []
  var memories: NameMap = []
  var globals: NameMap = []
  var elements: NameMap = []
  var data: NameMap = []
  var tags: NameMap = []
  private var locals = ModuleSections.Items()
  private var labels = ModuleSections.Items()
  private var fields = ModuleSections.Items()

  mutating func addLocals(function: UInt32, _ names: NameMap) { Self.add(names, of: function, to: &locals) }

  mutating func addLabels(function: UInt32, _ names: NameMap) { Self.add(names, of: function, to: &labels) }

  mutating func addFields(type: UInt32, _ names: NameMap) { Self.add(names, of: type, to: &fields) }

  /// The contents of the section; nil if nothing has a name.
  func encode() -> [UInt8]? {
    var section: [UInt8] = []
    if let module {
      var bytes: [UInt8] = []
      bytes.appendVector(module)
      section.append(0)
      section.appendVector(bytes)
    }
    Self.append(1, functions, to: &section)
    Self.append(2, locals, to: &section)
    Self.append(3, labels, to: &section)
    Self.append(4, types, to: &section)
    Self.append(5, tables, to: &section)
    Self.append(6, memories, to: &section)
    Self.append(7, globals, to: &section)
    Self.append(8, elements, to: &section)
    Self.append(9, data, to: &section)
    Self.append(10, fields, to: &section)
    Self.append(11, tags, to: &section)
    return section.isEmpty ? nil : section
  }

  private static func add(_ names: NameMap, of index: UInt32, to items: inout ModuleSections.Items) {
    guard !names.isEmpty else { return }
    items.count &+= 1
    items.bytes.appendUnsigned(index)
    append(names, to: &items.bytes)
  }

  private static func append(_ names: NameMap, to bytes: inout [UInt8]) {
    bytes.appendCount(names.count)
    for (index, name) in names {
      bytes.appendUnsigned(index)
      bytes.appendVector(name)
    }
  }

  private static func append(_ id: UInt8, _ names: NameMap, to section: inout [UInt8]) {
    guard !names.isEmpty else { return }
    var bytes: [UInt8] = []
    append(names, to: &bytes)
    section.append(id)
    section.appendVector(bytes)
  }

  private static func append(_ id: UInt8, _ items: ModuleSections.Items, to section: inout [UInt8]) {
    guard items.count > 0 else { return }
    var bytes: [UInt8] = []
    bytes.appendUnsigned(items.count)
    bytes.append(contentsOf: items.bytes)
    section.append(id)
    section.appendVector(bytes)
  }
}

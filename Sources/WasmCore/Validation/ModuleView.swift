/// A defined type, flattened.
struct TypeView {
  enum Form: UInt8 {
    case function
    case structure
    case array
  }

  var form: Form
  var id: TypeID
  /// Of a function type.
  var parameters = TypeList.empty
  var results = TypeList.empty
  /// Of a struct; an array has one.
  var fields: UnsafePointer<FieldView>
  var fieldCount = 0
}

/// A struct field or array element, flattened.
struct FieldView {
  enum Storage: UInt8 {
    case i8
    case i16
    case value
  }

  /// The type of the value that reading and writing deals in.
  var type: ValueType
  var storage: Storage
  var isMutable: Bool

  init(_ field: FieldType) {
    type = field.storage.unpacked
    isMutable = field.isMutable
    switch field.storage {
    case .i8: storage = .i8
    case .i16: storage = .i16
    case .value: storage = .value
    }
  }
}

/// A table, flattened.
struct TableView {
  var element: ReferenceType
  var address: ValueType
}

/// The declarations of a module as plain memory.
///
/// The validator looks something up at almost every instruction. `ModuleContents` is made of arrays and
/// enums with payloads, which cost reference counting at each look; these are pointers and numbers.
struct ModuleView: ~Copyable {
  // SAFETY: each pointer holds as many initialised elements as the count beside it and is freed in `deinit`.
  // The `TypeList`s handed out point into `valueTypes` and must not outlive the view.
  let types: UnsafeMutablePointer<TypeView>
  let typeCount: Int
  private let valueTypes: UnsafeMutablePointer<ValueType>
  private let fields: UnsafeMutablePointer<FieldView>
  /// The type index of each function.
  let functions: UnsafeMutablePointer<UInt32>
  let functionCount: Int
  let isDeclared: UnsafeMutablePointer<Bool>
  let globals: UnsafeMutablePointer<GlobalType>
  let globalCount: Int
  /// The address type of each memory.
  let memories: UnsafeMutablePointer<ValueType>
  let memoryCount: Int
  let tables: UnsafeMutablePointer<TableView>
  let tableCount: Int
  /// The type index of each tag.
  let tags: UnsafeMutablePointer<UInt32>
  let tagCount: Int
  /// What each element segment holds.
  let elements: UnsafeMutablePointer<ReferenceType>
  let elementCount: Int
  /// What the data count section says; nil without one.
  let dataCount: UInt32?

  init(_ contents: ModuleContents) {
    typeCount = contents.types.count
    var valueTypeTotal = 0
    var fieldTotal = 0
    for definition in contents.definitions {
      switch definition.composite {
      case .function(let type): valueTypeTotal &+= type.parameters.count &+ type.results.count
      case .structure(let list): fieldTotal &+= list.count
      case .array: fieldTotal &+= 1
      }
    }
    types = .allocate(capacity: max(typeCount, 1))
    valueTypes = .allocate(capacity: max(valueTypeTotal, 1))
    fields = .allocate(capacity: max(fieldTotal, 1))
    var nextValueType = valueTypes
    var nextField = fields
    func list(_ source: [ValueType]) -> TypeList {
      let start = nextValueType
      for type in source {
        nextValueType.initialize(to: type)
        nextValueType += 1
      }
      return TypeList(start, count: source.count)
    }
    for (index, definition) in contents.definitions.enumerated() {
      var view = TypeView(form: .array, id: contents.types[index], fields: UnsafePointer(nextField))
      switch definition.composite {
      case .function(let type):
        view.form = .function
        view.parameters = list(type.parameters)
        view.results = list(type.results)
      case .structure(let list):
        view.form = .structure
        view.fieldCount = list.count
        for field in list {
          nextField.initialize(to: FieldView(field))
          nextField += 1
        }
      case .array(let field):
        view.fieldCount = 1
        nextField.initialize(to: FieldView(field))
        nextField += 1
      }
      (types + index).initialize(to: view)
    }
    (functions, functionCount) = Self.copy(contents.functions) { $0.typeIndex }
    (isDeclared, _) = Self.copy(contents.declaredFunctions) { $0 }
    (globals, globalCount) = Self.copy(contents.globals) { $0.type }
    (memories, memoryCount) = Self.copy(contents.memories) { $0.address.valueType }
    (tables, tableCount) = Self.copy(contents.tables) {
      TableView(element: $0.type.element, address: $0.type.address.valueType)
    }
    (tags, tagCount) = Self.copy(contents.tags) { $0 }
    (elements, elementCount) = Self.copy(contents.elements) { $0.type }
    dataCount = contents.dataCount
  }

  deinit {
    types.deallocate()
    valueTypes.deallocate()
    fields.deallocate()
    functions.deallocate()
    isDeclared.deallocate()
    globals.deallocate()
    memories.deallocate()
    tables.deallocate()
    tags.deallocate()
    elements.deallocate()
  }

  private static func copy<Source, Element>(
    _ source: [Source], _ transform: (Source) -> Element
  ) -> (UnsafeMutablePointer<Element>, Int) {
    let copy = UnsafeMutablePointer<Element>.allocate(capacity: max(source.count, 1))
    for (index, element) in source.enumerated() { (copy + index).initialize(to: transform(element)) }
    return (copy, source.count)
  }
}

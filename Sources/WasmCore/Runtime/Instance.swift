/// An instance of a module in a store.
public struct Instance {
  public let store: Store
  let data: InstanceData

  init(_ store: Store, _ data: InstanceData) {
    self.store = store
    self.data = data
  }

  public var module: Module { data.module }

  /// Something that the instance exports.
  public struct ExportedItem {
    public let name: Name
    public let item: Extern
  }

  /// All exports, in the order of the module.
  public var exports: [ExportedItem] {
    module.contents.exports.map { ExportedItem(name: $0.name, item: item($0.kind, Int($0.index))) }
  }

  /// The export of a name, if there is one.
  public func export(_ name: Name) -> Extern? {
    guard let export = module.contents.exports.first(where: { $0.name == name }) else { return nil }
    return item(export.kind, Int(export.index))
  }

  public func function(_ name: Name) throws(UsageError) -> Function {
    let item = try find(name)
    guard case .function(let function) = item else {
      throw .wrongKind(name, expected: .function, found: item.kind)
    }
    return function
  }

  public func memory(_ name: Name) throws(UsageError) -> Memory {
    let item = try find(name)
    guard case .memory(let memory) = item else { throw .wrongKind(name, expected: .memory, found: item.kind) }
    return memory
  }

  public func table(_ name: Name) throws(UsageError) -> Table {
    let item = try find(name)
    guard case .table(let table) = item else { throw .wrongKind(name, expected: .table, found: item.kind) }
    return table
  }

  public func global(_ name: Name) throws(UsageError) -> Global {
    let item = try find(name)
    guard case .global(let global) = item else { throw .wrongKind(name, expected: .global, found: item.kind) }
    return global
  }

  private func find(_ name: Name) throws(UsageError) -> Extern {
    guard let item = export(name) else { throw .noExport(name) }
    return item
  }

  private func item(_ kind: ExternalKind, _ index: Int) -> Extern {
    switch kind {
    case .function: .function(Function(store, data.functions[index]))
    case .table: .table(Table(store, data.tables[index]))
    case .memory: .memory(Memory(store, data.memories[index]))
    case .global: .global(Global(store, module.contents.globals[index].type, data.globals[index]))
    case .tag: .tag(Tag(store, data.tags[index]))
    }
  }

  /// How many of the module's functions have been translated so far.
  public var translatedFunctionCount: Int { data.translatedFunctionCount }
}

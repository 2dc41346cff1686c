/// Something that can be imported or exported.
public enum Extern {
  case function(Function)
  case table(Table)
  case memory(Memory)
  case global(Global)
  case tag(Tag)

  public var kind: ExternalKind {
    switch self {
    case .function: .function
    case .table: .table
    case .memory: .memory
    case .global: .global
    case .tag: .tag
    }
  }

  var store: Store {
    switch self {
    case .function(let item): item.store
    case .table(let item): item.store
    case .memory(let item): item.store
    case .global(let item): item.store
    case .tag(let item): item.store
    }
  }

  /// The type that importers see.
  public var type: ExternalType {
    switch self {
    case .function(let item): .function(item.record.pointee.type)
    case .table(let item): .table(item.type)
    case .memory(let item): .memory(item.type)
    case .global(let item): .global(item.type)
    case .tag(let item): .tag(item.identity.type)
    }
  }
}

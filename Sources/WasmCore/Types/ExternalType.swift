/// Whether memory or table indices are 32 or 64 bits wide.
public enum AddressType: Hashable, Sendable {
  case i32
  case i64

  public var valueType: ValueType { self == .i32 ? .i32 : .i64 }
}

/// The bounds of a memory (in pages) or table (in elements).
public struct Limits: Hashable, Sendable {
  public var minimum: UInt64
  public var maximum: UInt64?

  public init(minimum: UInt64, maximum: UInt64? = nil) {
    self.minimum = minimum
    self.maximum = maximum
  }
}

public struct MemoryType: Hashable, Sendable {
  public var limits: Limits
  public var address: AddressType
  public var isShared: Bool
  /// Base-2 logarithm of the page size: 16, or 0 with custom page sizes.
  public var pageSizeLog2: UInt8

  public init(_ limits: Limits, address: AddressType = .i32, isShared: Bool = false, pageSizeLog2: UInt8 = 16) {
    self.limits = limits
    self.address = address
    self.isShared = isShared
    self.pageSizeLog2 = pageSizeLog2
  }
}

public struct TableType: Hashable, Sendable {
  public var element: ReferenceType
  public var limits: Limits
  public var address: AddressType

  public init(_ element: ReferenceType, _ limits: Limits, address: AddressType = .i32) {
    self.element = element
    self.limits = limits
    self.address = address
  }
}

public struct GlobalType: Hashable, Sendable {
  public var value: ValueType
  public var isMutable: Bool

  public init(_ value: ValueType, mutable: Bool = false) {
    self.value = value
    isMutable = mutable
  }
}

/// The type of something that can be imported or exported.
public enum ExternalType: Hashable, Sendable {
  /// A function, by its canonical type.
  case function(TypeID)
  case table(TableType)
  case memory(MemoryType)
  case global(GlobalType)
  /// A tag, by the canonical type of its payload (a function type without results).
  case tag(TypeID)

  public var kind: ExternalKind {
    switch self {
    case .function: .function
    case .table: .table
    case .memory: .memory
    case .global: .global
    case .tag: .tag
    }
  }
}

/// The five kinds of things that modules import and export; raw values as in the binary format.
public enum ExternalKind: UInt8, Hashable, Sendable {
  case function = 0
  case table = 1
  case memory = 2
  case global = 3
  case tag = 4

  public var name: String {
    switch self {
    case .function: "function"
    case .table: "table"
    case .memory: "memory"
    case .global: "global"
    case .tag: "tag"
    }
  }
}

/// The type of a function: what it takes and what it returns.
public struct FunctionType: Hashable, Sendable {
  public var parameters: [ValueType]
  public var results: [ValueType]

  public init(_ parameters: [ValueType], _ results: [ValueType] = []) {
    self.parameters = parameters
    self.results = results
  }
}

extension FunctionType: CustomStringConvertible {
  public var description: String { "\(Self.list(parameters)) -> \(Self.list(results))" }

  static func list(_ types: [ValueType]) -> String {
    var text = "["
    for (index, type) in types.enumerated() {
      if index > 0 { text += " " }
      text += type.description
    }
    return text + "]"
  }
}

/// What a struct field or array element holds: a value, or an integer narrower than any value type.
public enum StorageType: Hashable, Sendable {
  case i8
  case i16
  case value(ValueType)

  /// The type of the value that reading and writing this storage deals in.
  public var unpacked: ValueType {
    switch self {
    case .i8, .i16: .i32
    case .value(let type): type
    }
  }

  public var isPacked: Bool {
    switch self {
    case .i8, .i16: true
    case .value: false
    }
  }
}

/// A struct field or array element.
public struct FieldType: Hashable, Sendable {
  public var storage: StorageType
  public var isMutable: Bool

  public init(_ storage: StorageType, mutable: Bool) {
    self.storage = storage
    isMutable = mutable
  }
}

/// The structure of a defined type.
public enum CompositeType: Hashable, Sendable {
  case function(FunctionType)
  case structure([FieldType])
  case array(FieldType)
}

/// A defined type: its structure and its place in the subtype hierarchy.
public struct SubType: Hashable, Sendable {
  public var composite: CompositeType
  /// The declared supertype; a `concrete` or, while its group is being defined, `recursive` heap type.
  public var supertype: HeapType?
  public var isFinal: Bool

  public init(_ composite: CompositeType, supertype: HeapType? = nil, isFinal: Bool = true) {
    self.composite = composite
    self.supertype = supertype
    self.isFinal = isFinal
  }
}

/// The subtype relation on heap, reference and value types of one engine.
struct Subtyping {
  let registry: TypeRegistry

  func isSubtype(_ a: ValueType, of b: ValueType) -> Bool {
    if a == b || a.isBottom { return true }
    guard let left = a.referenceType, let right = b.referenceType else { return false }
    return isSubtype(left, of: right)
  }

  func isSubtype(_ a: ReferenceType, of b: ReferenceType) -> Bool {
    if a.isNullable && !b.isNullable { return false }
    return isSubtype(a.heap, of: b.heap)
  }

  func isSubtype(_ a: HeapType, of b: HeapType) -> Bool {
    if a == b || a == .bottom { return true }
    switch (a.typeID, b.typeID) {
    case (let left?, let right?):
      return registry.isSubtype(left, of: right)
    case (let left?, nil):
      return isSubtype(registry.abstractParent(of: left), of: b)
    case (nil, let right?):
      return a == (registry.abstractParent(of: right) == .function ? .noFunction : .none)
    case (nil, nil):
      switch a {
      case .noFunction: return b == .function
      case .noExternal: return b == .external
      case .noException: return b == .exception
      case .none: return b == .i31 || b == .structure || b == .array || b == .eq || b == .any
      case .i31, .structure, .array: return b == .eq || b == .any
      case .eq: return b == .any
      default: return false
      }
    }
  }

  func isSubtype(_ a: [ValueType], of b: [ValueType]) -> Bool {
    guard a.count == b.count else { return false }
    for index in a.indices where !isSubtype(a[index], of: b[index]) { return false }
    return true
  }

  func isSubtype(_ a: FieldType, of b: FieldType) -> Bool {
    guard a.isMutable == b.isMutable else { return false }
    switch (a.storage, b.storage) {
    case (.value(let left), .value(let right)):
      return a.isMutable ? left == right : isSubtype(left, of: right)
    default:
      return a.storage == b.storage
    }
  }

  /// Whether `a` may declare `b` as its supertype, as far as structure goes.
  func matches(_ a: CompositeType, _ b: CompositeType) -> Bool {
    switch (a, b) {
    case (.function(let left), .function(let right)):
      return isSubtype(right.parameters, of: left.parameters) && isSubtype(left.results, of: right.results)
    case (.structure(let left), .structure(let right)):
      guard left.count >= right.count else { return false }
      for index in right.indices where !isSubtype(left[index], of: right[index]) { return false }
      return true
    case (.array(let left), .array(let right)):
      return isSubtype(left, of: right)
    default:
      return false
    }
  }
}

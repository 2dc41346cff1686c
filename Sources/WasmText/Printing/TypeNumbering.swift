import WasmCore

/// From canonical types back to the indices of a module.
struct TypeNumbering {
  private var firstIndex: [TypeID: UInt32] = [:]
  /// The recursion group of each type, as its range of indices.
  private var groups: [Range<Int>] = []
  private let types: [TypeID]

  init(_ contents: ModuleContents) {
    types = contents.types
    for (index, type) in types.enumerated() where firstIndex[type] == nil {
      firstIndex[type] = UInt32(truncatingIfNeeded: index)
    }
    var start = 0
    for size in contents.recursionGroups {
      let group = start..<min(start + size, types.count)
      for _ in group { groups.append(group) }
      start = group.upperBound
    }
  }

  /// An index of a type.
  ///
  /// A module can hold the same group twice. Within a group, its own members are meant where there is
  /// a choice: naming those of the earlier group would make the later one a different type.
  ///
  /// - Parameter context: the index of the type that the reference is part of.
  func index(of type: TypeID, within context: UInt32?) -> UInt32? {
    if let context, context < groups.count {
      for index in groups[Int(truncatingIfNeeded: context)] where types[index] == type {
        return UInt32(truncatingIfNeeded: index)
      }
    }
    return firstIndex[type]
  }
}

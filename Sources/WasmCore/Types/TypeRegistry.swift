/// Canonical identities for defined types.
///
/// WebAssembly compares types by structure, recursion group by recursion group. The registry interns
/// whole groups: within a group, references to its own members are written as places in the group,
/// references to earlier types as canonical numbers, so equal groups are equal arrays. Types are
/// equal if and only if their numbers are, and a subtype check is one lookup in a display of
/// supertypes.
final class TypeRegistry: Sendable {
  private struct Entry {
    var type: SubType
    /// Supertypes from the root down to the type itself: `display[d]` is the one at depth `d`.
    var display: [TypeID]
  }

  private struct State {
    var entries: [Entry] = []
    var groups: [[SubType]: UInt32] = [:]
  }

  private let state = Lock(State())

  /// Interns a recursion group whose inner references are `HeapType.recursive`.
  ///
  /// - Returns: the number of the first type (the others follow), or nil when the engine has run out of numbers
  ///   or a type would sit deeper than `maximumDepth` below its root.
  func intern(_ group: [SubType], maximumDepth: Int) -> TypeID? {
    state.withLock { state in
      if let first = state.groups[group] { return TypeID(rawValue: first) }
      let first = UInt32(truncatingIfNeeded: state.entries.count)
      guard state.entries.count + group.count < Int(TypeID.limit) else { return nil }
      var added: [Entry] = []
      added.reserveCapacity(group.count)
      for (index, type) in group.enumerated() {
        let resolved = type.resolvingRecursion(first: first)
        var display: [TypeID] = []
        if let parent = resolved.supertype?.typeID {
          if parent.rawValue < first {
            display = state.entries[Int(parent.rawValue)].display
          } else if Int(parent.rawValue - first) < index {
            display = added[Int(parent.rawValue - first)].display
          }
        }
        guard display.count <= maximumDepth else { return nil }
        display.append(TypeID(rawValue: first + UInt32(truncatingIfNeeded: index)))
        added.append(Entry(type: resolved, display: display))
      }
      state.entries.append(contentsOf: added)
      state.groups[group] = first
      return TypeID(rawValue: first)
    }
  }

  /// Interns a single final function type, as used by host functions.
  func intern(_ type: FunctionType) -> TypeID? { intern([SubType(.function(type))], maximumDepth: 1) }

  func definition(of id: TypeID) -> SubType { state.withLock { $0.entries[Int(id.rawValue)].type } }

  /// Whether `id` is `ancestor` or a declared descendant of it.
  func isSubtype(_ id: TypeID, of ancestor: TypeID) -> Bool {
    if id == ancestor { return true }
    return state.withLock { state in
      let depth = state.entries[Int(ancestor.rawValue)].display.count - 1
      let display = state.entries[Int(id.rawValue)].display
      return depth < display.count && display[depth] == ancestor
    }
  }
}

extension SubType {
  /// The same type with references into its own group replaced by canonical numbers.
  func resolvingRecursion(first: UInt32) -> SubType {
    func resolve(_ heap: HeapType) -> HeapType {
      guard let index = heap.recursiveIndex else { return heap }
      return .concrete(TypeID(rawValue: first + index))
    }
    func resolve(_ type: ValueType) -> ValueType {
      guard let reference = type.referenceType else { return type }
      return .reference(resolve(reference.heap), nullable: reference.isNullable)
    }
    func resolve(_ field: FieldType) -> FieldType {
      guard case .value(let type) = field.storage else { return field }
      return FieldType(.value(resolve(type)), mutable: field.isMutable)
    }
    var result = self
    if let supertype { result.supertype = resolve(supertype) }
    switch composite {
    case .function(let type):
      result.composite = .function(
        FunctionType(type.parameters.map { resolve($0) }, type.results.map { resolve($0) }))
    case .structure(let fields): result.composite = .structure(fields.map { resolve($0) })
    case .array(let field): result.composite = .array(resolve(field))
    }
    return result
  }
}

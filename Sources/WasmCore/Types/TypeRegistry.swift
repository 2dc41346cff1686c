/// Canonical identities for defined types.
///
/// WebAssembly compares types by structure, recursion group by recursion group. The registry interns
/// whole groups: within a group, references to its own members are written as places in the group,
/// references to earlier types as canonical numbers, so equal groups are equal arrays. Types are
/// equal if and only if their numbers are, and a subtype check is one lookup in a display of
/// supertypes.
///
/// Interning takes a lock; looking up does not. Entries never move and never change once their number
/// has been handed out, and whoever has a number got it after the entry was written.
final class TypeRegistry: Sendable {
  /// Why a recursion group was refused. `member` is a place in the group.
  enum Refusal: Error, Hashable {
    /// The engine has run out of type numbers.
    case full
    /// The type sits deeper below its root than the limit.
    case tooDeep(member: Int)
    /// The declared supertype comes later, or is the type itself.
    case supertypeNotEarlier(member: Int)
    /// The declared supertype is final.
    case supertypeIsFinal(member: Int)
    /// The type's structure does not match that of its supertype.
    case structureMismatch(member: Int)
  }

  private enum Outcome {
    case accepted(TypeID)
    case refused(Refusal)
  }

  private struct Entry {
    let type: SubType
    /// Supertypes from the root down to the parent: `ancestors[d]` is the one at depth `d`. Nil at depth 0.
    let ancestors: UnsafeMutablePointer<TypeID>?
    let depth: Int
  }

  private struct State {
    var count = 0
    var groups: [[SubType]: UInt32] = [:]
  }

  private let state = Lock(State())
  // SAFETY: chunk `c` holds 256 << c entries and is allocated, under the lock, before the first of
  // their numbers is handed out; a chunk's address is written once and it lives until `deinit`.
  private nonisolated(unsafe) let chunks: UnsafeMutablePointer<UnsafeMutablePointer<Entry>?>
  private static var chunkCount: Int { 19 }

  init() {
    chunks = .allocate(capacity: Self.chunkCount)
    chunks.initialize(repeating: nil, count: Self.chunkCount)
  }

  deinit {
    let count = state.withLock { $0.count }
    for index in 0..<count { discard(index) }
    for chunk in 0..<Self.chunkCount { chunks[chunk]?.deallocate() }
    chunks.deallocate()
  }

  /// Interns a recursion group whose inner references are `HeapType.recursive`.
  ///
  /// The declared supertypes are checked too, so every type with a number is valid.
  ///
  /// - Returns: the number of the first type; the others follow.
  func intern(_ group: [SubType], maximumDepth: Int) throws(Refusal) -> TypeID {
    switch state.withLock({ state in add(group, maximumDepth: maximumDepth, to: &state) }) {
    case .accepted(let first): return first
    case .refused(let refusal): throw refusal
    }
  }

  private func add(_ group: [SubType], maximumDepth: Int, to state: inout State) -> Outcome {
    if let first = state.groups[group] { return .accepted(TypeID(rawValue: first)) }
    let first = state.count
    guard group.count < Int(TypeID.limit) - first else { return .refused(.full) }
    for (index, type) in group.enumerated() {
      let number = first &+ index
      let resolved = type.resolvingRecursion(first: UInt32(truncatingIfNeeded: first))
      var parent: Int?
      var depth = 0
      if let supertype = resolved.supertype {
        guard let id = supertype.typeID, Int(truncatingIfNeeded: id.rawValue) < number else {
          return abandon(from: first, count: index, .supertypeNotEarlier(member: index))
        }
        parent = Int(truncatingIfNeeded: id.rawValue)
        depth = address(of: Int(truncatingIfNeeded: id.rawValue)).pointee.depth &+ 1
      }
      guard depth <= maximumDepth else { return abandon(from: first, count: index, .tooDeep(member: index)) }
      append(resolved, number: number, parent: parent, depth: depth)
    }
    // Structures can refer to later members of the group, so they are compared when all are there.
    for index in group.indices {
      if let refusal = mismatch(ofMember: index, number: first &+ index) {
        return abandon(from: first, count: group.count, refusal)
      }
    }
    state.count = first &+ group.count
    state.groups[group] = UInt32(truncatingIfNeeded: first)
    return .accepted(TypeID(rawValue: UInt32(truncatingIfNeeded: first)))
  }

  /// Interns a single final function type, as used by host functions; nil when the engine has run out of numbers.
  func intern(_ type: FunctionType) -> TypeID? {
    do throws(Refusal) {
      return try intern([SubType(.function(type))], maximumDepth: 1)
    } catch {
      return nil
    }
  }

  func definition(of id: TypeID) -> SubType { address(of: Int(truncatingIfNeeded: id.rawValue)).pointee.type }

  /// Whether `id` is `ancestor` or a declared descendant of it. One comparison, whatever the depth.
  func isSubtype(_ id: TypeID, of ancestor: TypeID) -> Bool {
    if id == ancestor { return true }
    let entry = address(of: Int(truncatingIfNeeded: id.rawValue))
    let depth = address(of: Int(truncatingIfNeeded: ancestor.rawValue)).pointee.depth
    guard depth < entry.pointee.depth, let ancestors = entry.pointee.ancestors else { return false }
    return ancestors[depth] == ancestor
  }

  /// How many supertypes a type has, and which, from the root down; they stay where they are.
  func display(of id: TypeID) -> (depth: UInt32, ancestors: UnsafeMutablePointer<TypeID>?) {
    let entry = address(of: Int(truncatingIfNeeded: id.rawValue))
    return (UInt32(truncatingIfNeeded: entry.pointee.depth), entry.pointee.ancestors)
  }

  /// The abstract heap type directly above a defined type.
  func abstractParent(of id: TypeID) -> HeapType {
    switch address(of: Int(truncatingIfNeeded: id.rawValue)).pointee.type.composite {
    case .function: .function
    case .structure: .structure
    case .array: .array
    }
  }

  // MARK: Entries

  private func place(of number: Int) -> (chunk: Int, offset: Int) {
    let shifted = number &+ 256
    let chunk = Int.bitWidth &- 9 &- shifted.leadingZeroBitCount
    return (chunk, shifted &- 256 &<< chunk)
  }

  @inline(__always)
  private func address(of number: Int) -> UnsafeMutablePointer<Entry> {
    let (chunk, offset) = place(of: number)
    // SAFETY: numbers are only handed out for entries that exist.
    return chunks[chunk].unsafelyUnwrapped + offset
  }

  private func append(_ type: SubType, number: Int, parent: Int?, depth: Int) {
    let (chunk, offset) = place(of: number)
    if chunks[chunk] == nil { chunks[chunk] = .allocate(capacity: 256 &<< chunk) }
    var ancestors: UnsafeMutablePointer<TypeID>?
    if let parent {
      let display = UnsafeMutablePointer<TypeID>.allocate(capacity: depth)
      if let inherited = address(of: parent).pointee.ancestors {
        display.initialize(from: inherited, count: depth &- 1)
      }
      (display + (depth &- 1)).initialize(to: TypeID(rawValue: UInt32(truncatingIfNeeded: parent)))
      ancestors = display
    }
    (chunks[chunk].unsafelyUnwrapped + offset).initialize(to: Entry(type: type, ancestors: ancestors, depth: depth))
  }

  private func discard(_ number: Int) {
    let entry = address(of: number)
    entry.pointee.ancestors?.deallocate()
    entry.deinitialize(count: 1)
  }

  /// Takes back the entries of a group that turned out to be invalid.
  private func abandon(from first: Int, count: Int, _ refusal: Refusal) -> Outcome {
    for index in 0..<count { discard(first &+ index) }
    return .refused(refusal)
  }

  // MARK: Supertypes

  private func mismatch(ofMember member: Int, number: Int) -> Refusal? {
    let type = address(of: number).pointee.type
    guard let parent = type.supertype?.typeID else { return nil }
    let above = definition(of: parent)
    if above.isFinal { return .supertypeIsFinal(member: member) }
    let matches = Subtyping(registry: self).matches(type.composite, above.composite)
    return matches ? nil : .structureMismatch(member: member)
  }
}

extension SubType {
  /// The same type with references into its own group replaced by canonical numbers.
  func resolvingRecursion(first: UInt32) -> SubType {
    func resolve(_ heap: HeapType) -> HeapType {
      guard let index = heap.recursiveIndex else { return heap }
      return .concrete(TypeID(rawValue: first &+ index))
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

import Testing

@testable import WasmCore

@Suite struct TypeRegistryTests {
  private let registry = TypeRegistry()

  private func structure(_ fields: ValueType..., below supertype: HeapType? = nil, final: Bool = false) -> SubType {
    SubType(
      .structure(fields.map { FieldType(.value($0), mutable: false) }), supertype: supertype, isFinal: final)
  }

  private func intern(_ group: SubType...) throws(TypeRegistry.Refusal) -> TypeID {
    try registry.intern(group, maximumDepth: 63)
  }

  private func refusal(_ group: SubType..., depth: Int = 63) -> TypeRegistry.Refusal? {
    do throws(TypeRegistry.Refusal) {
      _ = try registry.intern(group, maximumDepth: depth)
      return nil
    } catch {
      return error
    }
  }

  @Test func givesEqualGroupsOneNumber() throws {
    let first = try intern(structure(.i32), structure(.reference(.recursive(0), nullable: true)))
    let second = try intern(structure(.i32), structure(.reference(.recursive(0), nullable: true)))
    #expect(first == second)
  }

  @Test func keepsEqualTypesOfUnequalGroupsApart() throws {
    let alone = try intern(structure(.i32))
    let grouped = try intern(structure(.i32), structure(.i64))
    #expect(alone != grouped)
  }

  @Test func resolvesReferencesIntoTheGroup() throws {
    let id = try intern(structure(.reference(.recursive(0), nullable: true)))
    guard case .structure(let fields) = registry.definition(of: id).composite else {
      Issue.record("not a struct")
      return
    }
    #expect(fields[0].storage == .value(.reference(.concrete(id), nullable: true)))
  }

  @Test func answersSubtypingAtAnyDepth() throws {
    var ids: [TypeID] = []
    for depth in 0..<20 {
      ids.append(try intern(structure(below: depth == 0 ? nil : .concrete(ids[depth - 1]))))
    }
    let other = try intern(structure(.i64))
    for lower in ids.indices {
      for upper in ids.indices { #expect(registry.isSubtype(ids[lower], of: ids[upper]) == (lower >= upper)) }
      #expect(!registry.isSubtype(ids[lower], of: other))
    }
  }

  @Test func keepsTypesInPlaceWhenManyMoreCome() throws {
    let first = try intern(structure(.i32))
    for count in 1..<3_000 {
      _ = try registry.intern([SubType(.function(FunctionType(Array(repeating: .i32, count: count))))], maximumDepth: 1)
    }
    #expect(registry.definition(of: first) == structure(.i32))
    let last = try #require(registry.intern(FunctionType(Array(repeating: .i32, count: 2_999))))
    #expect(last.rawValue == 2_999)
  }

  @Test func refusesSupertypesThatDoNotComeBefore() {
    #expect(refusal(structure(below: .recursive(0))) == .supertypeNotEarlier(member: 0))
    #expect(refusal(structure(below: .recursive(1)), structure()) == .supertypeNotEarlier(member: 0))
    #expect(refusal(structure(), structure(below: .any)) == .supertypeNotEarlier(member: 1))
  }

  @Test func refusesFinalSupertypes() throws {
    let id = try intern(structure(final: true))
    #expect(refusal(structure(below: .concrete(id))) == .supertypeIsFinal(member: 0))
  }

  @Test func refusesStructuresThatDoNotMatch() throws {
    let id = try intern(structure(.i32))
    #expect(refusal(structure(.i64, below: .concrete(id))) == .structureMismatch(member: 0))
    #expect(refusal(structure(below: .concrete(id))) == .structureMismatch(member: 0))
    #expect(refusal(structure(.i32, .f32, below: .concrete(id))) == nil)
  }

  @Test func comparesStructuresThatReferToLaterMembers() {
    // The second type's field is narrower only because of what the fourth type declares.
    let group = [
      structure(.reference(.recursive(2), nullable: true)),
      structure(.reference(.recursive(3), nullable: true), below: .recursive(0)),
      structure(.i32),
      structure(.i32, .i32, below: .recursive(2)),
    ]
    #expect(throws: Never.self) { try registry.intern(group, maximumDepth: 63) }
  }

  @Test func refusesTypesThatAreTooDeep() throws {
    let root = try intern(structure())
    let child = try intern(structure(below: .concrete(root)))
    #expect(refusal(structure(.i32, below: .concrete(child)), depth: 1) == .tooDeep(member: 0))
    #expect(refusal(structure(.i32, below: .concrete(child)), depth: 2) == nil)
  }

  @Test func forgetsGroupsThatItRefused() throws {
    let before = try intern(structure(.f32))
    #expect(refusal(structure(.f64), structure(below: .recursive(5))) != nil)
    #expect(refusal(structure(.f64), structure(below: .recursive(5))) != nil)
    let after = try intern(structure(.v128))
    #expect(after.rawValue == before.rawValue + 1)
  }
}

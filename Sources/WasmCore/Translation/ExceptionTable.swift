/// Where a function catches exceptions. Nobody looks at it before something is thrown.
///
/// The body of a `try_table` or `try` is a region of the function's code, with clauses that are tried in
/// order. A clause that matches says where code goes on and where the exception's values are put:
/// the homes that a branch to the same place would have moved them to.
final class ExceptionTable {
  /// The code of a body. Regions are nested or apart, and numbered in the order of their beginnings.
  ///
  /// Fields are 32 bits wide because a module can be full of them.
  struct Region {
    var start: Int32
    var end = Int32.max
    /// The region around this one, or -1.
    var enclosing: Int32
    /// Where the search goes on when no clause matches: in the region around, unless `delegate` says otherwise.
    var next: Int32
    /// The first and the last clause, or -1.
    var firstClause: Int32 = -1
    var lastClause: Int32 = -1
  }

  /// What a region catches.
  struct Clause {
    /// The tag, by the descriptor of its exceptions; nil catches everything.
    var tag: UnsafeMutablePointer<ObjectDescriptor>?
    var reference: ReferencePlace
    /// The first slot for the exception's values.
    var slot: Int32
    /// The code position to go on at.
    var target: Int32 = 0
    /// The region's next clause, or -1.
    var next: Int32 = -1

    init(
      _ tag: UnsafeMutablePointer<ObjectDescriptor>?, reference: ReferencePlace, slot: Int, target: Int = 0
    ) {
      self.tag = tag
      self.reference = reference
      self.slot = Int32(truncatingIfNeeded: slot)
      self.target = Int32(truncatingIfNeeded: target)
    }
  }

  /// Whether and where a reference to the exception is put.
  enum ReferencePlace {
    case nowhere
    /// After the values, as `catch_ref` has it.
    case after
    /// Before the values, for `rethrow` to find it.
    case before
  }

  private(set) var regions: [Region] = []
  private(set) var clauses: [Clause] = []

  // MARK: Writing

  /// Begins a region in the one with number `enclosing`, or in none if that is -1.
  func open(at position: Int, in enclosing: Int) -> Int {
    let around = Int32(truncatingIfNeeded: enclosing)
    regions.append(Region(start: Int32(truncatingIfNeeded: position), enclosing: around, next: around))
    return regions.count - 1
  }

  func close(_ region: Int, at position: Int) { regions[region].end = Int32(truncatingIfNeeded: position) }

  /// Adds a clause after the region's others.
  func add(_ clause: Clause, to region: Int) -> Int {
    let index = Int32(truncatingIfNeeded: clauses.count)
    clauses.append(clause)
    let last = regions[region].lastClause
    if last >= 0 {
      clauses[Int(last)].next = index
    } else {
      regions[region].firstClause = index
    }
    regions[region].lastClause = index
    return Int(index)
  }

  func setTarget(of clause: Int, to position: Int) { clauses[clause].target = Int32(truncatingIfNeeded: position) }

  /// Makes another region catch what this one lets pass.
  func delegate(_ region: Int, to other: Int) { regions[region].next = Int32(truncatingIfNeeded: other) }

  // MARK: Searching

  /// The clause that catches an exception thrown at a code position, if any.
  func clause(catching tag: UnsafeMutablePointer<ObjectDescriptor>, at position: Int) -> Clause? {
    var region = innermostRegion(at: position)
    while region >= 0 {
      var index = Int(regions[region].firstClause)
      while index >= 0 {
        if clauses[index].tag == nil || clauses[index].tag == tag { return clauses[index] }
        index = Int(clauses[index].next)
      }
      region = Int(regions[region].next)
    }
    return nil
  }

  private func innermostRegion(at position: Int) -> Int {
    var low = 0
    var high = regions.count
    while low < high {
      let middle = (low + high) / 2
      if Int(regions[middle].start) <= position { low = middle + 1 } else { high = middle }
    }
    // Whatever contains the position contains also the region that began last before it.
    var region = low - 1
    while region >= 0 && Int(regions[region].end) <= position { region = Int(regions[region].enclosing) }
    return region
  }
}

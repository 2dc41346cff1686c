/// How often each place of code was executed.
///
/// A table with open addressing. Its entries are found by the address of the operation that counts, which stands before
/// the one that is counted.
struct OperationCounters {
  /// An operation in code; a free entry of the table has no address.
  struct Place {
    var address: UInt = 0
    var operation = 0
    var executions: UInt64 = 0
    var fallThroughs: UInt64 = 0

    /// Where the next operation is counted, if this one leads to it; 0 if its length depends on the operands.
    var end: UInt {
      let words = OperationInfo.all[operation].words
      return words > 0 ? address &+ UInt(words &+ Assembler.counterWords) &* 8 : 0
    }
  }

  private var places: UnsafeMutablePointer<Place>
  private var capacity = 4096
  private var count = 0
  /// Where the operation that was counted last ends.
  private var previousEnd: UInt = 0

  init() {
    places = Self.empty(capacity)
  }

  static func make() -> UnsafeMutablePointer<OperationCounters> {
    let counters = UnsafeMutablePointer<OperationCounters>.allocate(capacity: 1)
    counters.initialize(to: OperationCounters())
    return counters
  }

  static func free(_ counters: UnsafeMutablePointer<OperationCounters>) {
    counters.pointee.places.deallocate()
    counters.deallocate()
  }

  mutating func count(_ operation: Int, at address: UInt) {
    var index = entry(of: address)
    if places[index].address == 0 {
      if count &* 2 >= capacity {
        grow()
        index = entry(of: address)
      }
      count &+= 1
      places[index] = Place(address: address, operation: operation)
    }
    places[index].executions &+= 1
    if address == previousEnd { places[index].fallThroughs &+= 1 }
    previousEnd = places[index].end
  }

  /// What was executed, in the order of addresses.
  var executed: [Place] {
    var found: [Place] = []
    found.reserveCapacity(count)
    for index in 0..<capacity where places[index].address != 0 { found.append(places[index]) }
    found.sort { $0.address < $1.address }
    return found
  }

  /// The entry of a place, or the free one that it would get.
  private func entry(of address: UInt) -> Int {
    // Code consists of words, so the lowest bits say nothing; the product spreads the others.
    var index = Int(truncatingIfNeeded: (UInt64(address) &* 0x9E37_79B9_7F4A_7C15) >> 32) & (capacity &- 1)
    while places[index].address != 0, places[index].address != address { index = (index &+ 1) & (capacity &- 1) }
    return index
  }

  private mutating func grow() {
    let (old, oldCapacity) = (places, capacity)
    capacity = oldCapacity &* 2
    places = Self.empty(capacity)
    for index in 0..<oldCapacity where old[index].address != 0 { places[entry(of: old[index].address)] = old[index] }
    old.deallocate()
  }

  private static func empty(_ capacity: Int) -> UnsafeMutablePointer<Place> {
    let places = UnsafeMutablePointer<Place>.allocate(capacity: capacity)
    places.initialize(repeating: Place(), count: capacity)
    return places
  }
}

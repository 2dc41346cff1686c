/// Atomic loads, stores and read-modify-write operations.
///
/// Addresses are in a slot or constant, as they are behind a window, and for loads also in the accumulator. The order
/// within families, S ST K KT R RT (S K for stores), and of widths is what `FunctionTranslator+Atomics` relies on.
func atomicGroup() -> Group {
  var group = Group(
    file: "AtomicHandlers", title: "Atomic accesses to memory 0.", imports: ["Synchronization"])
  let widths = [8, 16, 32, 64]
  let ordering = "ordering: .sequentiallyConsistent"
  let addresses = [
    ("S", "AddressSlot", "a+o"), ("K", "AddressConstant", "o"), ("R", "AddressAccumulator", "r+o"),
  ]
  for bits in widths {
    for (suffix, address, layout) in addresses {
      group.rows += destinations.map { mark, type, target in
        Row(
          name: "atomicLoad\(bits)\(suffix)\(mark)", layout: "\(layout)>\(target)", words: 2,
          body: "atomicLoad(\(address).self, \(type).self, UInt\(bits).self, \(state)) { $0.load(\(ordering)) }")
      }
    }
  }
  for bits in widths {
    group.rows += addresses.prefix(2).map { suffix, address, layout in
      Row(
        name: "atomicStore\(bits)\(suffix)", layout: "t>\(layout)", words: 2,
        body: "atomicStore(\(address).self, UInt\(bits).self, \(state)) { $0.store($1, \(ordering)) }")
    }
  }
  for (name, operation) in [
    ("Add", "cell.wrappingAdd(value, \(ordering)).oldValue"),
    ("Sub", "cell.wrappingSubtract(value, \(ordering)).oldValue"),
    ("And", "cell.bitwiseAnd(value, \(ordering)).oldValue"),
    ("Or", "cell.bitwiseOr(value, \(ordering)).oldValue"),
    ("Xor", "cell.bitwiseXor(value, \(ordering)).oldValue"),
    ("Exchange", "cell.exchange(value, \(ordering))"),
    ("CompareExchange", "cell.compareExchange(expected: value, desired: other, \(ordering)).original"),
  ] {
    let parameters = name == "CompareExchange" ? "cell, value, other" : "cell, value, _"
    let operands = name == "CompareExchange" ? "vV" : "v"
    for bits in widths {
      for (suffix, address, layout) in addresses.prefix(2) {
        group.rows += destinations.map { mark, type, target in
          Row(
            name: "atomic\(name)\(bits)\(suffix)\(mark)", layout: "\(layout) \(operands)>\(target)", words: 3,
            body: "atomicModify(\(address).self, \(type).self, UInt\(bits).self, \(state)) { \(parameters) in "
              + "\(operation) }")
        }
      }
    }
  }
  return group
}

/// The operations of shared memories that are written by hand.
let waitGroup = Group(
  file: "WaitHandlers", title: "",
  rows: [
    Row(name: "memoryWait", layout: "h>r", words: 4), Row(name: "memoryNotify", layout: "h>r", words: 4),
    Row(name: "atomicFence", layout: "", words: 1), Row(name: "memorySizeShared", layout: "k1>r", words: 2),
    Row(name: "refreshMemory", layout: "k1", words: 2),
  ])

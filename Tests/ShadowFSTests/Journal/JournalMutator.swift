import TestFolders

@testable import ShadowFS

/// Changes the records of a journal as somebody would who wants a program that reads them to fail.
struct JournalMutator {
  var random: SeededRandom
  /// Journals that records are taken from.
  let donors: [CraftedJournal]

  private static let integers: [UInt64] = [
    0, 1, .max, .max - 1, 1 << 63, 1 << 63 - 1, 1 << 62, 1 << 62 - 1, 1 << 47, 65_536, 1 << 31, 1 << 32 - 1,
  ]

  /// A journal with a few changes.
  mutating func mutated(_ journal: CraftedJournal) -> CraftedJournal {
    var journal = journal
    for _ in 0..<[1, 1, 1, 2, 3, 8][number(6)] { mutate(&journal) }
    return journal
  }

  private mutating func mutate(_ journal: inout CraftedJournal) {
    let index = number(journal.records.count)
    switch number(12) {
    case 0: journal.records.remove(at: index)
    case 1: journal.records.insert(journal.records[index], at: number(journal.records.count))
    case 2: journal.records.swapAt(index, number(journal.records.count))
    case 3:
      let donor = donors[number(donors.count)]
      journal.records.insert(donor.records[number(donor.records.count)], at: index)
    case 4: journal.records.removeSubrange(number(index + 1)..<index)
    case 5: journal.records[index].removeLast(number(journal.records[index].count + 1))
    case 6: journal.records[index] += (0..<number(20)).map { _ in UInt8(number(256)) }
    case 7, 8:
      let node = randomNode(journal)
      overwrite(&journal.records[index], with: node, width: 8)
    case 9:
      overwrite(
        &journal.records[index], with: Self.integers[number(Self.integers.count)], width: [1, 2, 4, 8][number(4)])
    default:
      let record = journal.records[index]
      guard !record.isEmpty else { break }
      let place = number(record.count)
      journal.records[index][place] ^= 1 << UInt8(number(8))
    }
    if journal.records.isEmpty { journal.records.append([]) }
  }

  /// A number that a record of the journal probably has for a node.
  private mutating func randomNode(_ journal: CraftedJournal) -> UInt64 {
    let record = journal.records[number(journal.records.count)]
    // Operations have a time before it.
    let start = record.first.map { (16..<48).contains($0) } == true ? 9 : 1
    guard record.count >= start + 8 else { return NodeID(upper: UInt64(number(20))).rawValue }
    return record[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private mutating func overwrite(_ record: inout [UInt8], with word: UInt64, width: Int) {
    guard record.count > width else { return }
    // Fields mostly begin here.
    let place =
      number(3) == 0
      ? number(record.count - width) + 1 : min([1, 9, 17, record.count - width][number(4)], record.count - width)
    for index in 0..<width { record[place + index] = UInt8(truncatingIfNeeded: word >> UInt64(8 * index)) }
  }

  private mutating func number(_ bound: Int) -> Int { Int.random(in: 0..<max(1, bound), using: &random) }
}

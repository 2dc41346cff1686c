import TestFolders
import Testing

@testable import ShadowFS

@Suite("A persistent map")
struct PersistentMapTests {
  final class Box {
    let number: Int
    init(_ number: Int) { self.number = number }
  }

  /// A key whose hashes often collide, in their first bits or completely.
  struct Key: StablyHashable {
    let number: Int
    var stableHash: UInt64 { UInt64(number % 7) | UInt64(number % 3) << 63 }
  }

  @Test("does what a dictionary does, over random operations")
  func agreesWithDictionary() {
    var random = SeededRandom(seed: 1)
    var map = PersistentMap<UInt64, Box>()
    var dictionary: [UInt64: Box] = [:]
    for step in 0..<20_000 {
      let key = random.next() % 500
      if random.next() % 3 == 0 {
        map[key] = nil
        dictionary[key] = nil
      } else {
        let box = Box(step)
        map[key] = box
        dictionary[key] = box
      }
      #expect(map.count == dictionary.count)
    }
    for key in 0..<500 as Range<UInt64> { #expect(map[key] === dictionary[key]) }
    var seen = 0
    map.forEach { key, value in
      seen += 1
      #expect(dictionary[key] === value)
    }
    #expect(seen == dictionary.count)
  }

  @Test("keeps keys apart whose hashes are equal")
  func collisions() {
    var map = PersistentMap<Key, Box>()
    for number in 0..<200 { map[Key(number: number)] = Box(number) }
    for number in stride(from: 0, to: 200, by: 2) { map[Key(number: number)] = nil }
    #expect(map.count == 100)
    for number in 0..<200 { #expect(map[Key(number: number)]?.number == (number % 2 == 0 ? nil : number)) }
  }

  @Test("leaves copies as they were")
  func copies() {
    var map = PersistentMap<UInt64, Box>()
    for key in 0..<1000 as Range<UInt64> { map[key] = Box(Int(key)) }
    let copy = map
    for key in 0..<500 as Range<UInt64> { map[key] = nil }
    map[700] = Box(-1)
    #expect(map.update(800) { $0 = Box(-2) } != nil)
    #expect(map.count == 500)
    #expect(copy.count == 1000)
    for key in 0..<1000 as Range<UInt64> { #expect(copy[key]?.number == Int(key)) }
    #expect(map[700]?.number == -1)
    #expect(map[800]?.number == -2)
  }

  @Test("has a shape that only its contents decide")
  func canonicalShape() {
    var up = PersistentMap<UInt64, Box>()
    var down = PersistentMap<UInt64, Box>()
    for key in 0..<300 as Range<UInt64> { up[key] = Box(0) }
    for key in (0..<600 as Range<UInt64>).reversed() { down[key] = Box(0) }
    for key in 300..<600 as Range<UInt64> { down[key] = nil }
    var order: [UInt64] = []
    var otherOrder: [UInt64] = []
    up.forEach { key, _ in order.append(key) }
    down.forEach { key, _ in otherOrder.append(key) }
    #expect(order == otherOrder)
  }

  @Test("tells exactly what differs from an earlier state", arguments: 1...20)
  func difference(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var map = PersistentMap<UInt64, Box>()
    for key in 0..<400 as Range<UInt64> where random.next() % 2 == 0 { map[key] = Box(0) }
    let old = map
    for _ in 0..<60 {
      let key = random.next() % 400
      map[key] = random.next() % 2 == 0 ? nil : Box(1)
    }
    var expected: Set<UInt64> = []
    for key in 0..<400 as Range<UInt64> where old[key] !== map[key] { expected.insert(key) }
    var found: Set<UInt64> = []
    map.forEachDifference(from: old) { key, before, after in
      #expect(found.insert(key).inserted)
      #expect(before === old[key])
      #expect(after === map[key])
    }
    #expect(found == expected)
  }

  @Test("visits only what changed when it is compared")
  func differenceIsLocal() {
    var map = PersistentMap<UInt64, Box>()
    for key in 0..<50_000 as Range<UInt64> { map[key] = Box(0) }
    let old = map
    map[77] = Box(1)
    var keys: [UInt64] = []
    map.forEachDifference(from: old) { key, _, _ in keys.append(key) }
    #expect(keys == [77])
    map[77] = old[77]
    map.forEachDifference(from: old) { key, _, _ in keys.append(key) }
    #expect(keys == [77])
  }
}

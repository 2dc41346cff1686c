@testable import WasmCore

/// Some operations with operands by chance, then code that tells whether a branch was taken.
struct SequenceCode {
  /// The slots that operands are in.
  static let slotCount = 48
  static let branchSlot = 62
  static let globalCount = 4

  private var words: [UInt64] = []
  /// Where the operations are, those that come after them too.
  private var starts: [Int] = []
  /// Third words that hold the address of a global, and the global's number.
  private var globals: [(position: Int, number: Int)] = []

  init(_ operations: [Operation], seed: UInt64) {
    var random = SplitMix64(state: seed)
    var distances: [(start: Int, word: Int)] = []
    for operation in operations {
      let info = OperationInfo.all[Int(operation.rawValue)]
      let start = append(operation)
      for _ in 1..<max(info.words, 1) { words.append(random.operand()) }
      let layout = "\(info.layout)"
      if info.words > 1 { words[start + 1] = Self.operands(layout, &random) }
      if info.words > 2, layout.contains("v") { words[start + 2] = random.slot() }
      if layout.contains("g") { globals.append((start + 2, Int(random.next() % UInt64(Self.globalCount)))) }
      if layout.contains("j") { distances.append((start, start + 1)) }
      if layout.contains("J") { distances.append((start, start + 2)) }
    }
    append(.finishExecution)
    let target = append(.zero1)
    words.append(Assembler.fields(t: Self.branchSlot))
    append(.finishExecution)
    for distance in distances {
      words[distance.word] = words[distance.word] & 0xFFFF_FFFF | UInt64(target - distance.start) << 32
    }
  }

  /// The second word: slots in the fields that the layout names, and a number where it names none.
  private static func operands(_ layout: String, _ random: inout SplitMix64) -> UInt64 {
    let low = random.slot() | random.slot() << 16
    if layout.contains("b") || layout.contains("c") {
      // The fourth field is a slot or the offset of an access to memory.
      return low | random.slot() << 32 | random.slot() << 48
    }
    return low | (random.operand() & 0xFFFF_FFFF) << 32
  }

  @discardableResult
  private mutating func append(_ operation: Operation) -> Int {
    starts.append(words.count)
    words.append(UInt64(operation.rawValue))
    return words.count - 1
  }

  /// The code, with the addresses of globals in it.
  func words(globals cells: UnsafeMutablePointer<UInt64>) -> [UInt64] {
    var words = words
    for global in globals { words[global.position] = UInt64(UInt(bitPattern: cells + global.number)) }
    return words
  }

  var handlers: [UInt64] { starts.map { words[$0] } }

  mutating func link() {
    words.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress { CodeLinker.shared.link(start, count: buffer.count) }
    }
  }

  /// Gives every operation its own handler.
  mutating func linkOneByOne() {
    for start in starts {
      if let operation = Operation(rawValue: UInt16(words[start])) { words[start] = Assembler.address(of: operation) }
    }
  }
}

/// Numbers by chance, the same for the same seed on every machine.
struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func slot() -> UInt64 { next() % UInt64(SequenceCode.slotCount) }

  /// Mostly something to compute an address with, near both ends of a memory of one page.
  mutating func operand() -> UInt64 {
    switch next() % 8 {
    case 0: next()
    case 1: next() % 64
    case 2: 65_536 &- next() % 16
    case 3: 65_536 &- next() % 200
    case 4: Double(Int64(next() % 2000) - 1000).bitPattern
    case 5: UInt64(Float(Int32(next() % 2000) - 1000).bitPattern)
    case 6: 0 &- next() % 64
    default: next() % 65_536
    }
  }
}

/// How the two memories of a `TwoMemoryProgram` are declared: in which order, with which addresses and page sizes.
struct MemoryArrangement: Sendable, CustomStringConvertible {
  enum Kind: Sendable { case narrow, wide, bytes }

  var order: [String]
  var kinds: [String: Kind]

  static let all = [
    MemoryArrangement(order: ["$a", "$b"], kinds: [:]),
    MemoryArrangement(order: ["$b", "$a"], kinds: [:]),
    MemoryArrangement(order: ["$other", "$a", "$b"], kinds: [:]),
    MemoryArrangement(order: ["$a", "$b"], kinds: ["$a": .wide]),
    MemoryArrangement(order: ["$a", "$b"], kinds: ["$b": .wide]),
    MemoryArrangement(order: ["$a", "$b"], kinds: ["$a": .wide, "$b": .wide]),
    MemoryArrangement(order: ["$a", "$b"], kinds: ["$a": .bytes, "$b": .wide]),
    MemoryArrangement(order: ["$b", "$a"], kinds: ["$a": .bytes]),
  ]

  var description: String { order.map { "\($0) \(kind($0))" }.joined(separator: ", ") }

  func kind(_ memory: String) -> Kind { kinds[memory] ?? .narrow }

  var declarations: String {
    order.map { memory in
      let export = memory == "$other" ? "" : "(export \"\(memory.dropFirst())\")"
      switch kind(memory) {
      case .narrow: return "(memory \(memory) \(export) 1 3)"
      case .wide: return "(memory \(memory) \(export) i64 1 3)"
      case .bytes: return "(memory \(memory) \(export) 65536 196608 (pagesize 1))"
      }
    }.joined(separator: "\n")
  }

  /// An i32 as an address of the memory.
  func address(_ value: String, in memory: String) -> String {
    kind(memory) == .wide ? "(i64.extend_i32_u \(value))" : value
  }

  func size(of memory: String) -> String {
    switch kind(memory) {
    case .narrow: "(memory.size \(memory))"
    case .wide: "(i32.wrap_i64 (memory.size \(memory)))"
    case .bytes: "(i32.div_u (memory.size \(memory)) (i32.const 65536))"
    }
  }

  func grow(_ memory: String, byPages count: Int) -> String {
    "(drop (memory.grow \(memory) (\(kind(memory) == .wide ? "i64" : "i32").const \(kind(memory) == .bytes ? count << 16 : count))))"
  }

  /// The operands of `memory.copy` and `memory.fill`.
  func count(_ value: Int, for memories: [String]) -> String {
    "(\(memories.allSatisfy { kind($0) == .wide } ? "i64" : "i32").const \(value))"
  }
}

/// A random program over two memories. It does the same however these are arranged.
struct TwoMemoryProgram {
  private var random: SplitMix
  private let arrangement: MemoryArrangement

  init(seed: UInt64, _ arrangement: MemoryArrangement) {
    random = SplitMix(state: seed)
    self.arrangement = arrangement
  }

  /// The module: `run` takes two numbers and returns one; memories `a` and `b` and `global` are exported.
  mutating func text() -> String {
    let locals = "(local $c i32) (local $d i32) (local $n i32)"
    return """
      (module
        \(arrangement.declarations)
        (global $g (export "global") (mut i32) (i32.const 0))
        (func $helper (param $x i32) (param $y i32) (result i32) \(locals)
          \(statements(3, depth: 1, calls: false))
          \(expression(2, calls: false)))
        (func (export "run") (param $x i32) (param $y i32) (result i32) \(locals)
          \(statements(6, depth: 3, calls: true))
          \(expression(3, calls: true))))
      """
  }

  // MARK: Statements

  private mutating func statements(_ count: Int, depth: Int, calls: Bool) -> String {
    (0..<count).map { _ in statement(depth, calls) }.joined(separator: "\n")
  }

  private mutating func statement(_ depth: Int, _ calls: Bool) -> String {
    switch random.below(depth > 0 ? 16 : 8) {
    case 0, 1: return "(local.set \(local()) \(expression(2, calls: calls)))"
    case 2, 3, 4: return store(calls)
    case 5: return "(global.set $g \(expression(2, calls: calls)))"
    case 6: return bulk()
    case 7:
      let memory = memory()
      return random.isOne(in: 3) ? arrangement.grow(memory, byPages: 1) : store(calls)
    case 8, 9:
      let then = statements(2, depth: depth - 1, calls: calls)
      let other = random.isOne(in: 2) ? "" : "(else \(statements(2, depth: depth - 1, calls: calls)))"
      return "(if \(expression(2, calls: calls)) (then \(then)) \(other))"
    case 11, 12:
      return """
        (block \(statements(1, depth: depth - 1, calls: calls)) (br_if 0 \(expression(2, calls: calls)))
          \(statements(2, depth: depth - 1, calls: calls)))
        """
    case 13:
      return """
        (block (block (block (br_table 0 1 2 \(expression(2, calls: calls)))) \(statement(0, calls)) (br 1))
          \(statement(0, calls)))
        """
    case 10, 14:
      // Loops within loops share the counter: it only ever falls.
      return """
        (local.set $n (i32.const 3))
        (loop \(statements(2, depth: depth - 1, calls: calls))
          (br_if 0 (i32.gt_s (local.tee $n (i32.sub (local.get $n) (i32.const 1))) (i32.const 0))))
        """
    default: return "(if \(expression(1, calls: calls)) (then (return \(expression(2, calls: calls)))))"
    }
  }

  private mutating func store(_ calls: Bool) -> String {
    let memory = memory()
    let target = address(in: memory, calls: calls)
    let value = expression(2, calls: calls)
    switch random.below(6) {
    case 0: return "(i32.store8 \(memory) \(target) \(value))"
    case 1: return "(i32.store16 \(memory) \(target) \(value))"
    case 2: return "(i64.store \(memory) \(target) (i64.extend_i32_s \(value)))"
    case 3: return "(f32.store \(memory) \(target) (f32.convert_i32_s \(value)))"
    case 4: return "(f64.store \(memory) \(target) (f64.convert_i32_s \(value)))"
    default: return "(i32.store \(memory) \(target) \(value))"
    }
  }

  private mutating func bulk() -> String {
    let (target, source) = (memory(), memory())
    let (to, from, count) = (random.below(70_000), random.below(70_000), random.below(100))
    let place = arrangement.address("(i32.const \(to))", in: target)
    if random.isOne(in: 2) {
      return
        "(memory.fill \(target) \(place) (i32.const \(random.below(256))) \(arrangement.count(count, for: [target])))"
    }
    return """
      (memory.copy \(target) \(source) \(place) \(arrangement.address("(i32.const \(from))", in: source))
        \(arrangement.count(count, for: [target, source])))
      """
  }

  // MARK: Expressions

  private mutating func expression(_ depth: Int, calls: Bool) -> String {
    guard depth > 0 else {
      return random.isOne(in: 2) ? "(local.get \(local()))" : "(i32.const \(random.below(200) - 20))"
    }
    let memory = memory()
    switch random.below(calls ? 13 : 12) {
    case 0, 1:
      let name = ["add", "sub", "mul", "xor", "and", "eq", "lt_s", "ge_u"][random.below(8)]
      return "(i32.\(name) \(expression(depth - 1, calls: calls)) \(expression(depth - 1, calls: calls)))"
    case 2: return "(i32.eqz \(expression(depth - 1, calls: calls)))"
    case 3: return "(local.tee \(local()) \(expression(depth - 1, calls: calls)))"
    case 4: return arrangement.size(of: memory)
    case 5: return "(i32.load8_u \(memory) \(address(in: memory, calls: calls)))"
    case 6: return "(i32.load16_s \(memory) \(address(in: memory, calls: calls)))"
    case 7: return "(i32.wrap_i64 (i64.load \(memory) \(address(in: memory, calls: calls))))"
    case 8: return "(i32.trunc_sat_f32_s (f32.load \(memory) \(address(in: memory, calls: calls))))"
    case 9: return "(i32.trunc_sat_f64_s (f64.load \(memory) \(address(in: memory, calls: calls))))"
    case 10:
      return """
        (select \(expression(depth - 1, calls: calls)) \(expression(depth - 1, calls: calls))
          \(expression(depth - 1, calls: calls)))
        """
    case 11: return "(i32.load \(memory) \(address(in: memory, calls: calls)))"
    default: return "(call $helper \(expression(depth - 1, calls: false)) \(expression(depth - 1, calls: false)))"
    }
  }

  /// An offset and an address: most of them within the memory, some near its end, few beyond.
  private mutating func address(in memory: String, calls: Bool) -> String {
    let offset = random.isOne(in: 2) ? "offset=\(random.below(40))" : ""
    let value: String
    switch random.below(12) {
    case 0: value = "(i32.const \(65_480 + random.below(60)))"
    case 1...4: value = "(i32.const \(random.below(64)))"
    case 5: value = "(i32.add (local.get \(local())) (i32.const \(random.below(64))))"
    case 6, 7:
      value = "(i32.add (i32.and (local.get \(local())) (i32.const 63)) (i32.and (local.get $x) (i32.const 7)))"
    default: value = "(i32.and \(expression(1, calls: calls)) (i32.const 127))"
    }
    return "\(offset) \(arrangement.address(value, in: memory))"
  }

  private mutating func memory() -> String { random.isOne(in: 2) ? "$a" : "$b" }
  private mutating func local() -> String { ["$x", "$y", "$c", "$d"][random.below(4)] }
}

/// The same numbers for the same seed, everywhere.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed &>> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int(truncatingIfNeeded: next() % UInt64(limit)) }
  mutating func isOne(in count: Int) -> Bool { below(count) == 0 }
}

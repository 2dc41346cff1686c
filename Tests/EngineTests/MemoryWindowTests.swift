import Testing
import WasmCore
import WasmText

/// Accesses to memories other than memory 0, and with 64-bit addresses, do what the plain ones do.
struct MemoryWindowTests {
  /// What a run leaves behind.
  private struct Outcome: Equatable {
    var results: [[Value]?] = []
    var traps: [TrapKind?] = []
    var memories: [[UInt8]] = []
    var global: Value?
  }

  private static let configurations = [EngineConfiguration(), .metered, .interruptible]

  private static func run(seed: UInt64, _ arrangement: MemoryArrangement) throws -> Outcome {
    var program = TwoMemoryProgram(seed: seed, arrangement)
    let guest = try Guest(program.text(), configurations[Int(seed % 3)])
    var outcome = Outcome()
    for argument in [0, 1, 40, -3] as [Int32] {
      do throws(CallError) {
        outcome.results.append(try guest.call("run", .i32(argument), .i32(7 &* argument)))
        outcome.traps.append(nil)
      } catch {
        guard case .trap(let trap) = error else { throw error }
        outcome.results.append(nil)
        outcome.traps.append(trap.kind)
      }
    }
    for name in ["a", "b"] as [Name] {
      let memory = try guest.instance.memory(name)
      outcome.memories.append(try memory.read(at: 0, count: memory.byteCount))
    }
    outcome.global = try guest.instance.global("global").value
    return outcome
  }

  /// What programs do of which one memory is accessed directly.
  private static let expected = Result {
    try (0..<100 as Range<UInt64>).map { seed in try run(seed: seed, MemoryArrangement.all[0]) }
  }

  @Test(arguments: MemoryArrangement.all.dropFirst())
  func `programs do not notice how their memories are arranged`(_ arrangement: MemoryArrangement) throws {
    for (seed, expected) in try Self.expected.get().enumerated() {
      let found = try Self.run(seed: UInt64(seed), arrangement)
      #expect(found == expected, "seed \(seed)")
      if found != expected { break }
    }
  }

  // MARK: The end of a memory

  /// A memory of one page, and 64-bit addresses or not.
  struct Target: CustomStringConvertible, Sendable {
    var name: String
    var declarations: String
    var isWide = false
    var description: String { name }
  }

  private static let targets = [
    Target(name: "second memory", declarations: "(memory 0) (memory $m 1)"),
    Target(name: "64-bit memory", declarations: "(memory $m i64 1)", isWide: true),
    Target(name: "second, 64-bit memory", declarations: "(memory 1) (memory $m i64 1)", isWide: true),
    Target(name: "pages of one byte", declarations: "(memory $m 65536 (pagesize 1))"),
    Target(name: "second memory, pages of one byte", declarations: "(memory 0) (memory $m 65536 (pagesize 1))"),
  ]

  private static let accesses = [
    ("i32.load8_s", "i32.store8", "i32", 1), ("i32.load16_u", "i32.store16", "i32", 2),
    ("i32.load", "i32.store", "i32", 4), ("f32.load", "f32.store", "f32", 4), ("i64.load", "i64.store", "i64", 8),
    ("i64.load32_s", "i64.store32", "i64", 4), ("f64.load", "f64.store", "f64", 8),
  ]

  @Test(arguments: targets)
  func `every access stops at the last byte, wherever its operands are`(_ target: Target) throws {
    let type = target.isWide ? "i64" : "i32"
    for (load, store, value, width) in Self.accesses {
      for offset in [0, 5, 65_000] {
        let last = 65_536 - width - offset
        // In a slot, in the accumulator, as a sum, and constant; values in slot, accumulator, and constant.
        func addresses(_ place: Int) -> [String] {
          [
            "(local.get 0)", "(\(type).or (local.get 0) (\(type).const 0))",
            "(\(type).add (local.get 0) (\(type).const 0))", "(\(type).add (local.get 0) (local.get 1))",
            "(\(type).const \(place))",
          ]
        }
        let neutral =
          value.hasPrefix("i") ? "(\(value).or (local.get 2) (local.get 2))" : "(\(value).abs (local.get 2))"
        let values = ["(local.get 2)", neutral, "(\(value).const 42)"]
        var text = "(module \(target.declarations)"
        var names: [(name: Name, place: Int)] = []
        for place in [last, last + 1] {
          for (form, address) in addresses(place).enumerated() {
            let access = "$m offset=\(offset) \(address)"
            let head = "(param \(type) \(type) \(value))"
            text += "(func (export \"l\(place).\(form)\") \(head) (result \(value)) (\(load) \(access)))\n"
            names.append((Name("l\(place).\(form)"), place))
            for (kind, source) in values.enumerated() {
              text += "(func (export \"s\(place).\(form).\(kind)\") \(head) (\(store) \(access) \(source)))\n"
              names.append((Name("s\(place).\(form).\(kind)"), place))
            }
          }
        }
        let guest = try Guest(text + ")")
        for (name, place) in names {
          let arguments = [target.isWide ? Value.i64(Int64(place)) : .i32(Int32(place))]
          let zero = target.isWide ? Value.i64(0) : .i32(0)
          let stored = Self.sample(value)
          let trap = try guest.trap(name, arguments[0], zero, stored)
          #expect(trap == (place == last ? nil : .memoryOutOfBounds), "\(store) \(name) offset \(offset)")
        }
      }
    }
  }

  private static func sample(_ type: String) -> Value {
    switch type {
    case "i32": .i32(42)
    case "i64": .i64(42)
    case "f32": .f32(42)
    default: .f64(42)
    }
  }

  @Test func `addresses and offsets of 64 bits neither wrap nor lose their high half`() throws {
    let guest = try Guest(
      """
      (module (memory i64 1) (memory $second i64 1)
        (func (export "load") (param i64) (result i32) (i32.load8_u (local.get 0)))
        (func (export "far") (param i64) (result i32) (i32.load8_u offset=0xffffffffffffffff (local.get 0)))
        (func (export "farther") (result i32) (i32.load8_u offset=0xffffffffffffffff (i64.const 1)))
        (func (export "high") (param i64) (result i32) (i32.load8_u $second offset=0x100000000 (local.get 0)))
        (func (export "sum") (param i64) (result i32)
          (i32.load8_u (i64.add (local.get 0) (i64.const 0x100000000))))
        (func (export "store") (param i64) (i64.store $second offset=8 (local.get 0) (i64.const -1))))
      """)
    #expect(try guest.trap("load", .i64(65_535)) == nil)
    for address in [65_536, 1 << 32, -1, .min, .max, (1 << 32) + 5] as [Int64] {
      #expect(try guest.trap("load", .i64(address)) == .memoryOutOfBounds)
      #expect(try guest.trap("store", .i64(address)) == .memoryOutOfBounds)
    }
    #expect(try guest.trap("store", .i64(-8)) == .memoryOutOfBounds)
    for address in [0, 1, 2, -1] as [Int64] {
      #expect(try guest.trap("far", .i64(address)) == .memoryOutOfBounds)
      #expect(try guest.trap("high", .i64(address)) == .memoryOutOfBounds)
    }
    #expect(try guest.trap("farther") == .memoryOutOfBounds)
    #expect(try guest.trap("sum", .i64(0)) == .memoryOutOfBounds)
    #expect(try guest.trap("sum", .i64(-0x1_0000_0000)) == nil)
  }

  @Test func `a trap names the access, whichever memory it is to`() throws {
    let text = """
      (module (memory 1) (memory $second 1)
        (func (export "run") (param i32) (result i32)
          (i32.store $second (i32.const 0) (i32.const 1))
          (i32.store (i32.const 0) (i32.const 1))
          (i32.load $second offset=3 (local.get 0))))
      """
    let guest = try Guest(text)
    do throws(CallError) {
      try guest.call("run", .i32(65_536))
      Issue.record("there was no trap")
    } catch {
      guard case .trap(let trap) = error else { throw error }
      #expect(trap.kind == .memoryOutOfBounds)
      let offset = try #require(trap.frames.first?.offset)
      // Opcode, alignment with the flag of an index, index, offset.
      #expect(try TextModule.encode(text)[offset..<offset + 4] == [0x28, 0x42, 0x01, 0x03])
    }
  }
}

import Testing
import WasmText

@testable import WasmCore

@Suite struct InstructionReaderTests {
  private func instructions(_ text: String) throws -> [Instruction] {
    let source = ModuleSource(try ModuleBytes.text(text))
    let contents = try Module.decode(source, engine: Engine(.everything))
    let body = try #require(contents.functions.last?.body)
    var reader = InstructionReader(body, of: contents, source: source)
    _ = try reader.readLocals()
    var instructions: [Instruction] = []
    while let instruction = try reader.next() { instructions.append(instruction) }
    return instructions
  }

  @Test func readsEveryShapeOfImmediates() throws {
    let read = try instructions(
      """
      (type $s (struct (field (mut i32))))
      (type $f (func (param i32) (result i32)))
      (memory 1) (memory $m 1) (table 1 funcref) (tag $t (param i32)) (data "x") (elem func)
      (func (local i32)
        block (result i32) i32.const -5 end
        loop (type $f) end
        br_table 0 0 0
        call_indirect (type $f)
        i32.load $m offset=7 align=2
        v128.load8_lane offset=3 5
        i8x16.extract_lane_s 9
        i64.const 0x7fffffffffffffff
        f32.const nan:0x200000
        f64.const -1
        v128.const i64x2 1 2
        ref.null $s
        select (result i32)
        try_table (catch $t 0) (catch_all_ref 0) end
        br_on_cast 0 anyref (ref $s)
        struct.get $s 0
        memory.copy 0 1
        memory.init $m 0
        i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31
        atomic.fence)
      """)
    let type = try #require(
      read.compactMap { if case .heapType(let type) = $0.immediates { type } else { nil } }.first)
    #expect(
      read.map(\.immediates) == [
        .blockType(.value(.i32)), .i32(-5), .none, .blockType(.type(1)), .none, .labelTable([0, 0], default: 0),
        .indices(1, 0), .memory(MemoryArgument(alignment: 1, memory: 1, offset: 7)),
        .memoryLane(MemoryArgument(alignment: 0, memory: 0, offset: 3), lane: 5), .lane(9), .i64(.max),
        .f32(0x7FA0_0000), .f64((-1.0).bitPattern), .v128(low: 1, high: 2), .heapType(type), .selectTypes([.i32]),
        .tryTable(.empty, [CatchClause(.tag, tag: 0, label: 0), CatchClause(.allReference, tag: nil, label: 0)]), .none,
        .branchOnCast(
          label: 0, source: ReferenceType(.any, nullable: true), target: ReferenceType(type, nullable: false)),
        .indices(0, 0), .indices(0, 1), .indices(0, 1),
        .shuffle([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 31]), .none, .none,
      ])
    #expect(type.typeID != nil)
  }

  @Test func readsModulesThatAreNotValid() throws {
    #expect(try instructions("(func i32.add drop)").map(\.opcode) == [.i32Add, .drop, .end])
  }

  @Test func saysWhereInstructionsAre() throws {
    let read = try instructions("(func nop i32.const 1000 drop)")
    #expect(read.map { $0.offset - read[0].offset } == [0, 1, 4, 5])
  }

  @Test func readsLocalsInRuns() throws {
    let source = ModuleSource(try ModuleBytes.text("(func (local i32 i32 f64))"))
    let contents = try Module.decode(source, engine: Engine(.everything))
    let body = try #require(contents.functions.first?.body)
    var reader = InstructionReader(body, of: contents, source: source)
    let locals = try reader.readLocals()
    #expect(locals.map(\.count) == [2, 1])
    #expect(locals.map(\.type) == [.i32, .f64])
  }

  @Test func findsEveryOpcodeByItsNumber() {
    for opcode in Opcode.allCases {
      #expect(OpcodeInfo.of(opcode).opcode == opcode)
      #expect(OpcodeInfo.find(Int(opcode.rawValue))?.opcode == opcode)
    }
    #expect(OpcodeInfo.all.count == Opcode.allCases.count)
    #expect(OpcodeInfo.find(-1) == nil)
    #expect(OpcodeInfo.find(0x27) == nil)
    #expect(OpcodeInfo.find(OpcodeInfo.codeLimit) == nil)
  }
}

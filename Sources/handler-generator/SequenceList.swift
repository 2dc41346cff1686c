import Foundation

/// Operations that one handler carries out together when the code has them one after the other.
///
/// Every operation stays in the code as it is, so that branches lead to any of them, and traps and suspensions know
/// where they are; only the handler of the first one is another. Its work is that of the others, without dispatches.
struct SequenceList {
  /// Chosen from what programs execute most: see `Benchmarks/NOTES.md`. The beginnings of a sequence are sequences too.
  static let names: [String] = [
    "constant branchI32LtUSK",
    "constant branchNonZeroS",
    "constant branchZeroS",
    "constant call",
    "constant constant",
    "constant copy",
    "constant copy2 call",
    "constant f64LoadST f64MulRST",
    "constant fuel",
    "constant i32AddSI",
    "constant i32AddSIT call",
    "constant i32AddSST branchLoad8NeRS",
    "constant i32AndSS",
    "constant i32Load8USST i32AddSI",
    "constant i32ShlSR",
    "constant i64AndSST",
    "constant i64MulRST i64ShrURIT",
    "constant i64MulSS constant i64AddRS",
    "constant i64MulSS constant i64AddRST",
    "constant i64MulSST i32MulSIT",
    "constant jump",
    "constant poll",
    "constant selectF64RT",
    "constant selectR i32AddRI i32AndRIT",
    "constant selectR i32AddRST i32GtSRIT",
    "constant selectRT",
    "constant selectST i32GtUSST",
    "constant store8SSS",
    "copy branchI32NeSK",
    "copy branchLoad8EqSIT",
    "copy branchNonZeroR",
    "copy call",
    "copy callIndirectR",
    "copy callIndirectS",
    "copy fuel",
    "copy i32AddSIT branchI32NeRK",
    "copy i32AddSIT branchNonZeroR",
    "copy i32AddSIT i32Load8US branchTableR",
    "copy i32AndRST i32AndSS i32XorRST",
    "copy i32LoadST store32SS",
    "copy i32MulSI",
    "copy i8x16EqSK",
    "copy jump",
    "copy poll",
    "copy2 call",
    "copy2 callIndirectR",
    "copy2 callIndirectS",
    "copy2 copy call",
    "copy2 copy2 copy2",
    "copy2 i32XorSS i32AndRS",
    "copyStoreR jump",
    "f32AddRST f32LoadSIT",
    "f32LoadRT f32LoadSI",
    "f32LoadSI f32MulRS f32AddRST f32LoadSIT",
    "f32MulRS f32AddRS storeF32R",
    "f32MulRS f32AddRS storeF32S i32AddSIT",
    "f64AddRS storeF64R i32AddSIT branchI32NeRK",
    "f64AddRS storeF64R i32AddSIT f64MulSS",
    "f64ConvertI32UR f64AddRS globalSetF64 globalGet",
    "f64LoadKT f64LoadK f64MulRK f64AddRS",
    "f64LoadR f64SubSRT f64LoadSIT",
    "f64LoadSI f64MulRS f64AddRST f64LoadSIT",
    "f64LoadSI f64SubSRT",
    "f64LoadST f64LoadS f64SubSRT f64LoadS",
    "f64LoadST f64LoadST",
    "f64LoadST i32AddSIT",
    "f64MulRS f64AddRS",
    "f64MulRS f64AddRST constant",
    "f64MulRS f64AddRST f64LoadSIT",
    "f64MulRS f64AddRST f64MulRST f64MulSST",
    "f64MulRS f64SubSR",
    "f64MulRST f64LoadR",
    "f64MulRST f64MulSST",
    "f64MulSS f64AddRST f64MulSS f64AddRS",
    "f64MulSS f64MulRS",
    "f64MulSST f64MulSST f64AddRS branchF64NotGtRK",
    "f64SubSR f64AddRST branchF64LtRK",
    "f64SubSS f64AddRST f64AddSS",
    "f64SubSS f64AddRST f64MulRST f64AddRS",
    "fuel branchNonZeroS",
    "fuel branchZeroS",
    "fuel call",
    "fuel copy2 i32XorSS",
    "fuel f32x4MulSS",
    "fuel f64AddSS",
    "fuel fuel i32AddSIT",
    "fuel fuel returnS",
    "fuel i32AddSI branchI32LeSRS",
    "fuel i32AddSI globalSetR",
    "fuel i32AddSIT branchI32LeURK",
    "fuel i32AddSIT branchLoad8NeSIT",
    "fuel i32AddSIT branchNonZeroR",
    "fuel i32AddSIT call",
    "fuel i32AddSIT i32AddSIT branchI32NeRK",
    "fuel i32AddSIT i32AddSIT i32LoadRT",
    "fuel i32AddSIT i32LoadRT",
    "fuel i32AddSIT i32LoadST",
    "fuel i32AddSIT jump",
    "fuel i32AndSI",
    "fuel i32AndSIT constant",
    "fuel i32EqSS",
    "fuel i32Load16UST",
    "fuel i32Load8USI",
    "fuel i32Load8USS",
    "fuel i32Load8UST",
    "fuel i32LoadKT",
    "fuel i32LoadR",
    "fuel i32LoadS i32AddRST",
    "fuel i32LoadS i32LoadR",
    "fuel i32ShrUSI",
    "fuel i32x4MulSM",
    "fuel i32x4SubSS",
    "fuel i64LoadST",
    "fuel returnF64S",
    "fuel returnS",
    "fuel storeR",
    "fuel v128LoadS",
    "globalGet branchI32LtURK",
    "globalGet i32AddRIT globalSetR f64MulRKT",
    "globalGet i32SubRIT globalSetR store32RS",
    "globalGet i32SubRIT store32RS i32LoadR",
    "globalGet i32SubRIT store32RS store32RS",
    "globalGetF64 storeF64",
    "globalGetT i64RotlRI globalSetR globalGetT",
    "globalSetR return",
    "i32AddRI branchTableR",
    "i32AddRI i32AndRI branchI32GtURK",
    "i32AddRI store32SR i32LoadS",
    "i32AddRIT branchI32GtURK",
    "i32AddRIT i32AddSI",
    "i32AddRIT i32AddSIT",
    "i32AddRIT i32LoadS i32ShlRI",
    "i32AddRIT i32XorSST i32ShrUSIT",
    "i32AddRS branchI32LeURS",
    "i32AddRS f64ConvertI32UR f64DivKRT f64LoadS",
    "i32AddRS i32AddRIT i32Load8URT",
    "i32AddRS i32AddRIT i32LoadST branchLoad32NeRIT",
    "i32AddRS i32AddRS i32AddRS",
    "i32AddRS i32AddRS store32SIR",
    "i32AddRS i32AddRST i32AddSST",
    "i32AddRS i32XorRST",
    "i32AddRS store32SR i32LoadS",
    "i32AddRST i32AddSIT branchI32GtURK",
    "i32AddRST i32AddSIT i32AddRST i32XorSST",
    "i32AddRST i32AddSST",
    "i32AddRST i32Load8USS i32AddRS",
    "i32AddRST i32LoadSI i32AddRST i32LoadSIT",
    "i32AddRST jump",
    "i32AddSI branchI32LeSRS",
    "i32AddSI copyStoreR i32LoadR",
    "i32AddSI globalSetR return",
    "i32AddSI globalSetR returnS",
    "i32AddSI i32AddRST",
    "i32AddSI i32AndRI branchI32LeURK",
    "i32AddSI i32AndRI store32SIR",
    "i32AddSI i32XorRST i32AddSI i32XorRS",
    "i32AddSIT branchI32LeURK",
    "i32AddSIT branchI32LtURS",
    "i32AddSIT branchI32NeRK",
    "i32AddSIT branchI32NeRS",
    "i32AddSIT branchLoad32EqSIT",
    "i32AddSIT branchLoad8EqSIT",
    "i32AddSIT branchLoad8NeSIT",
    "i32AddSIT branchNonZeroR",
    "i32AddSIT branchNonZeroS",
    "i32AddSIT call",
    "i32AddSIT constant branchTableS",
    "i32AddSIT copy i32RotlSIT",
    "i32AddSIT copy2 call",
    "i32AddSIT copy2 jump",
    "i32AddSIT i32AddSIT branchI32LtURK",
    "i32AddSIT i32AddSIT branchI32NeRK",
    "i32AddSIT i32AddSIT branchI32NeRS",
    "i32AddSIT i32AddSIT branchNonZeroR",
    "i32AddSIT i32AddSIT branchTableS",
    "i32AddSIT i32AddSIT i32AddSIT",
    "i32AddSIT i32AddSIT i32LoadRT branchI32LtURS",
    "i32AddSIT i32AddSIT storeR branchI32NeRS",
    "i32AddSIT i32LoadRT i32MulRST",
    "i32AddSIT i32LoadST store32SS",
    "i32AddSIT i32LtUSIT",
    "i32AddSIT i64LoadR store64SR",
    "i32AddSIT i64LoadRT i64AddRST",
    "i32AddSIT jump",
    "i32AddSIT storeR branchI32GtSSK",
    "i32AddSIT storeR branchI32GtUSS",
    "i32AddSIT storeR branchI32LtSSK",
    "i32AddSIT storeR call",
    "i32AddSS return",
    "i32AddSST f32LoadRT i32AddSST f32LoadR",
    "i32AddSST f32LoadSIT f32LoadS f32MulRS",
    "i32AddSST f64LoadRT i32AddSST f64LoadR",
    "i32AddSST f64LoadSIT f64LoadS",
    "i32AddSST i32AddRI i32MulRS i32ShrURI",
    "i32AddSST i32AddRIT",
    "i32AddSST i32AddSIT",
    "i32AddSST i32LoadS",
    "i32AddSST i32LoadSIT i32RotlRIT",
    "i32AndRI branchZeroR",
    "i32AndRI i32AddRST i32GtUSIT i32RotlSIT",
    "i32AndRI selectRT",
    "i32AndRI store32SIR i32AddSS",
    "i32AndRIT i32Load8URS",
    "i32AndSI branchI32GeURK",
    "i32AndSI branchI32NeRK",
    "i32AndSI branchZeroR",
    "i32AndSI i32ShlRI i32LoadR",
    "i32AndSIT branchI32EqRK",
    "i32AndSIT constant i32AddSI",
    "i32AndSST i32AddSIT",
    "i32GtSSST constant",
    "i32Load16SSI i32MulRST",
    "i32Load16SST i32Load16SS i32MulRS",
    "i32Load16USST i32Load16USI i32MulRST",
    "i32Load16UST i32Load16US i32MulRST",
    "i32Load8UR i32AndRI branchZeroR",
    "i32Load8UR store32SR",
    "i32Load8UR store8SR",
    "i32Load8URS branchI32EqRK",
    "i32Load8URT i32AndSI i32XorRS branchZeroR",
    "i32Load8US i32AndRI branchNonZeroR",
    "i32Load8US i32EqRST jump",
    "i32Load8US store8SR",
    "i32Load8USI i32EqRI i32AddRST",
    "i32Load8USI i64RotlSR store64SR branchZeroS",
    "i32Load8USI i64RotlSR store64SR i32AddSIT",
    "i32Load8USIT i32Load8USI i32NeRS i32AddRST",
    "i32Load8USS store8SR",
    "i32Load8USST i32AddSS i32Load8URI branchI32NeRS",
    "i32Load8UST branchTableR",
    "i32Load8UST i32Load16UST",
    "i32LoadK store32SR store32KS return",
    "i32LoadKT branchZeroR",
    "i32LoadR i32AddRI store32SR",
    "i32LoadR i32LoadR",
    "i32LoadR return",
    "i32LoadR store32SR",
    "i32LoadRS store32SR",
    "i32LoadRT call",
    "i32LoadRT i32LoadS",
    "i32LoadS branchLoad32EqRI",
    "i32LoadS i32AddRI store32SR jump",
    "i32LoadS i32AddRS store32SR",
    "i32LoadS i32AddRST",
    "i32LoadS i32Load16UR branchI32EqRS",
    "i32LoadS i32LoadR",
    "i32LoadS i32LoadRT",
    "i32LoadS i32MulRI i32AddRST",
    "i32LoadS i32MulRST",
    "i32LoadS i32ShlRI",
    "i32LoadS return",
    "i32LoadS store32SR i32LoadS store32SR",
    "i32LoadSI i32AddRST i32LoadSS i32AddRST",
    "i32LoadSI store32SR",
    "i32LoadST branchI32LeURS",
    "i32LoadST call",
    "i32LoadST fuel",
    "i32LoadST i32AddRI store32SR",
    "i32LoadST i32AddRST",
    "i32LoadST i32AndSI i32AddRS",
    "i32LoadST i32LoadR",
    "i32LoadST i32LoadS i32AddRS",
    "i32LoadST i32LoadS i32GtSRS return",
    "i32LoadST i32LoadS i32ShlRI",
    "i32LoadST i32LoadST call",
    "i32LoadST i32LoadST i32LoadST",
    "i32LoadST i32LoadST i32LtURST i32LtUSS",
    "i32LoadST i32MulRI",
    "i32LoadST i32MulRS",
    "i32LoadST store32SS",
    "i32LtURI store8SR",
    "i32MulRI i32AddRST globalSetR globalGet",
    "i32MulRS i32AddRS",
    "i32MulSS i32AddRS",
    "i32MulSST i32MulSST i32MulSST",
    "i32NeRI return",
    "i32NeSI i32AndRST branchZeroS",
    "i32OrRS store32SR",
    "i32RotlSI i32XorRST i32RotlSI",
    "i32RotlSI i32XorRST i32ShrUSI i32XorRS",
    "i32ShlRI i32AddRST i32LoadR branchTableR",
    "i32ShlRI i32AddRST i64LoadSIT",
    "i32ShlRI i32AddRST i64LoadST",
    "i32ShlRI i32LoadR",
    "i32ShlRI i32LoadRT",
    "i32ShlSI i32AddRS store32RS",
    "i32ShlSI i32AddRST branchLoad32EqRIT",
    "i32ShlSI i32AddRST fuel",
    "i32ShlSI i32AddRST poll",
    "i32ShlSIT i32Load8URT constant i32GeUSST",
    "i32ShrSRI i32AndRIT",
    "i32ShrURI i32AndRI",
    "i32ShrURI i32AndRIT i32XorRIT",
    "i32ShrUSI i32AndRI i32AddRST",
    "i32ShrUSI i32AndRI i32MulRS",
    "i32ShrUSI i32AndRI i32MulRST i32LoadSIT",
    "i32ShrUSI i32XorRS",
    "i32ShrUSI i32XorRST",
    "i32SubRI store32SR",
    "i32SubSR return",
    "i32WrapI64R i32AddRST i32RotlRI i32XorRST",
    "i32XorRS i32AddRST copy i32RotlSIT",
    "i32XorRS i32AndRI",
    "i32XorRS i32MulRIT i32Load8USI",
    "i32XorRS i32XorRS i32XorRS return",
    "i32XorSS i32AddRST i32SubSRT",
    "i64AddRS i64AddRST i64AddSIT",
    "i64AddRS i64MulRIT i32Load8USI",
    "i64AddRST i64AndRI i64EqRI",
    "i64AndRST i64LoadST",
    "i64LoadR store64SR",
    "i64LoadRT i64LoadST i64AddRST",
    "i64LoadS branchI64EqRS",
    "i64LoadS i64XorRS store64SR i32AddSIT",
    "i64LoadS store64SR",
    "i64LoadSI i64XorRST store64SIS i32AddSST",
    "i64LoadSI i64XorRST store64SIS store64SIS",
    "i64LoadSIT i32AddSST",
    "i64LoadST i64XorRI",
    "i64MulRS i64AddRST store64SS i64XorSS",
    "i64MulSI i64AddRST i64XorRST i64XorSS",
    "i64RotlRI store64SR",
    "i64RotlRIT store64SS",
    "i64ShlSI constant i64AndRS",
    "i64ShlSI constant i64AndRST constant",
    "i64ShlSI i64XorRST i64ShrUSI i64AddRST",
    "i64ShrURI i32WrapI64R i32AndRI i32AddRIT",
    "i64ShrURI i64XorRST i64ShlRI i64XorRST",
    "i64ShrURI store8SIR",
    "i64ShrURIT i32AddSIT i32WrapI64S i32RemURI",
    "i64ShrUSI i32WrapI64R i32XorRS",
    "i64ShrUSI i64XorRS i32WrapI64RT i32LoadST",
    "i64XorRS i64RotlRIT i64AddRST",
    "i64XorRS i64XorRS i64XorRST",
    "i64XorRST i64XorRS",
    "i64XorRST store64KS i64LoadST",
    "i64XorRST store64KS i64XorSI i64AndRS",
    "i64XorSI i64AndRS",
    "poll branchNonZeroS",
    "poll branchZeroS",
    "poll call",
    "poll f32x4MulSS",
    "poll i32AddSI",
    "poll i32AndSI",
    "poll i32Load8USI",
    "poll i32LoadS i32AddRST",
    "poll i32LoadS i32LoadR",
    "poll i32ShrUSI",
    "poll i32x4MulSM",
    "selectF64RT f64GtRST",
    "store32KR jump",
    "store32RS i32LoadR",
    "store32RS i32LoadRT call",
    "store32RS store32RS",
    "store32SIS i32AddSIT i32GtSSIT",
    "store32SK store32SK returnS",
    "store32SR branchLoad32NeSI",
    "store32SR i32AddSIT",
    "store32SR i32LoadS store32SR",
    "store32SR i32LoadST i32LoadS",
    "store32SR i32LoadST i32LoadST",
    "store32SR jump",
    "store32SR return",
    "store32SR returnS",
    "store32SS store32SIS jump",
    "store32SS store32SS",
    "store64KR i64XorSS",
    "store64SIS i64LoadSIT",
    "store64SR i32AddSIT",
    "store8SIK i32AddSST branchI32LtURK",
    "store8SIK store8SIK",
    "store8SIS i32AddSIT branchLoad8EqSIT",
    "store8SIS i32AddSIT branchNonZeroR",
    "store8SR i32AddSIT",
    "store8SS i32AddSIT i32GtURST",
    "storeF64S f64LoadST f64MulSS",
    "storeF64S i32AddSIT f64LoadRT",
    "storeR branchZeroR",
    "storeR call",
    "storeR copy branchZeroR",
    "storeR copy2 branchI32LtUSS",
    "storeR i32LoadS",
    "storeR i32LoadST i32AddSST",
    "storeR i32ShrUSIT branchNonZeroS",
    "zero1 branchLoad32EqSIT",
    "zero1 constant branchI32LtUSK",
    "zero1 fuel branchLoad32EqSIT",
    "zero1 poll branchLoad32EqSIT",
    "zero2 branchI32GeUSS",
    "zero2 fuel branchI32GeUSS",
    "zero2 globalGetF64 storeF64",
    "zero2 poll branchI32GeUSS",
    "zero2 poll branchLoad32NeSIT",
    "zero3 fuel",
    "zero3 poll",
    "zero4 zero1 fuel",
    "zero4 zero1 poll",
    "zero4 zero2 copy",
    "zero4 zero2 fuel",
    "zero4 zero2 poll",
  ]

  private let singles: [String: Row]
  private let sequences: [[String]]

  init(rows: [Row]) {
    singles = Dictionary(uniqueKeysWithValues: rows.map { ($0.name, $0) })
    var known: Set<[String]> = []
    var all: [[String]] = []
    for name in Self.names {
      let parts = name.split(separator: " ").map(String.init)
      for length in 2...parts.count where known.insert(Array(parts[..<length])).inserted {
        all.append(Array(parts[..<length]))
      }
    }
    sequences = all
  }

  /// The name of the operation that stands for some in a row.
  private func name(_ parts: some Sequence<String>) -> String { parts.joined(separator: "_") }

  private func single(_ name: String) -> Row {
    guard let row = singles[name] else { fatalError("there is no operation \(name)") }
    return row
  }

  var rows: [Row] {
    sequences.map { parts in
      let first = single(parts[0])
      return Row(name: name(parts), layout: first.layout, words: first.words)
    }
  }

  var tableFile: String {
    var text =
      notice + """

        // Long because it is a table.

        extension OperationSequence {
          /// Every sequence that has a handler of its own, shorter ones before those that they begin.
          static let all: [OperationSequence] = [

        """
    for parts in sequences.sorted(by: { $0.count < $1.count }) {
      let last = escaped(parts[parts.count - 1])
      text += "    .init(.\(escaped(name(parts.dropLast()))), .\(last), is: .\(name(parts))),\n"
    }
    return text + "  ]\n}\n"
  }

  var handlerFile: String {
    var text =
      notice + """

        // Operations in a row. One line each; the shapes are in `Interpreter/`. Long because it is a table.

        """
    var ends: Set<[String]> = []
    for parts in sequences {
      for start in (1..<parts.count).reversed() where ends.insert(Array(parts[start...])).inserted {
        text += """

          enum \(continuation(parts[start...])): Continuation {
            @inline(__always)
            static func next(
              \(parameters)
            ) { \(body(parts[start...])) }
          }

          """
      }
      text += """

        @inline(__always)
        func \(handlerName(name(parts)))(
          \(parameters)
        ) { \(body(parts[...])) }

        """
    }
    return text
  }

  private let parameters =
    "_ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float"

  private func continuation(_ parts: ArraySlice<String>) -> String { "Next" + capitalized(name(parts)) }

  /// The first operation's work, with the others in place of the dispatch.
  private func body(_ parts: ArraySlice<String>) -> String {
    let row = single(parts[parts.startIndex])
    guard parts.count > 1 else { return "\(handlerName(row.name))(\(state))" }
    let others = continuation(parts.dropFirst())
    guard let body = row.body else { fatalError("\(row.name) has no shape") }
    for (kind, replacement) in [
      ("Dispatch.self", "\(others).self"), ("ToSlot.self", "Then<ToSlot, \(others)>.self"),
      ("ToAccumulator.self", "Then<ToAccumulator, \(others)>.self"),
    ] where body.contains(kind) {
      return body.replacingOccurrences(of: kind, with: replacement)
    }
    fatalError("nothing can follow \(row.name)")
  }
}

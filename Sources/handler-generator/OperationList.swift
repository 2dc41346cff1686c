/// One operation of the register machine, as the generator sees it.
struct Row {
  /// The case of `Operation`; the handler is called `op` + the name with a capital.
  var name: String
  /// How a disassembler prints the operands; see `OperationLayout`.
  var layout: String
  /// The words that the operation takes; 0 for those with a length of their own.
  var words: Int
  /// The body of a generated handler; nil for handlers written by hand.
  var body: String?

  /// Whether the operation may go on elsewhere.
  var isBranch: Bool { layout.contains { $0 == "j" || $0 == "J" } }
}

/// A family of operations that goes into one generated file.
struct Group {
  var file: String
  var title: String
  /// Modules that the handlers need.
  var imports: [String] = []
  var rows: [Row] = []
}

/// The fixed argument list of shapes, after their operand kinds.
let state = "pc, sp, base, size, ctx, r, d, f"

/// Operand kinds of generated handlers: the suffix in the operation's name, the Swift type, the layout, extra words.
struct Operand {
  var suffix: String
  var type: String
  var layout: String
  var words = 0
}

let slotA = Operand(suffix: "S", type: "SlotA", layout: "a")
let slotB = Operand(suffix: "S", type: "SlotB", layout: "b")
let slotT = Operand(suffix: "S", type: "SlotT", layout: "t")
let accumulator = Operand(suffix: "R", type: "Accumulator", layout: "r")
let immediate = Operand(suffix: "I", type: "Immediate", layout: "i")
let constant = Operand(suffix: "K", type: "Constant", layout: "k", words: 1)

/// Destinations come in pairs, the slot form right after the accumulator form, so that the
/// translator turns one into the other by adding one.
let destinations = [("", "ToAccumulator", "r"), ("T", "ToSlot", "t")]

func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

func binaryRows(_ name: String, shape: String, forms: [(Operand, Operand)], operation: String) -> [Row] {
  forms.flatMap { left, right in
    destinations.map { suffix, type, layout in
      Row(
        name: name + left.suffix + right.suffix + suffix, layout: "\(left.layout)\(right.layout)>\(layout)",
        words: 2 + left.words + right.words,
        body: "\(shape)(\(left.type).self, \(right.type).self, \(type).self, \(state)) \(operation)")
    }
  }
}

func unaryRows(_ name: String, shape: String, operation: String) -> [Row] {
  [slotA, accumulator].flatMap { source in
    destinations.map { suffix, type, layout in
      Row(
        name: name + source.suffix + suffix, layout: "\(source.layout)>\(layout)", words: 2,
        body: "\(shape)(\(source.type).self, \(type).self, \(state)) \(operation)")
    }
  }
}

func branchRows(_ name: String, shape: String, forms: [(Operand, Operand)], operation: String) -> [Row] {
  forms.map { left, right in
    Row(
      name: name + left.suffix + right.suffix, layout: "\(left.layout)\(right.layout)>j",
      words: 2 + left.words + right.words,
      body: "\(shape)(\(left.type).self, \(right.type).self, \(state)) \(operation)")
  }
}

/// Forms of operations whose operands can be exchanged, with the operation or without. There are no others of these,
/// since the compiler would make one function of two forms that do the same, and jumps of their handlers.
let exchangeableIntegerForms = [
  (slotA, slotB), (accumulator, slotB), (slotA, immediate), (accumulator, immediate),
]
let integerForms = exchangeableIntegerForms + [(slotA, accumulator)]
let exchangeableFloatForms = [(slotA, slotB), (accumulator, slotB), (slotA, constant), (accumulator, constant)]
let floatForms = exchangeableFloatForms + [(slotA, accumulator), (constant, slotB), (constant, accumulator)]
let branchForms = [(slotA, slotT), (accumulator, slotT), (slotA, constant), (accumulator, constant)]

let integerComparisons = [
  ("Eq", "{ $0 == $1 }"), ("Ne", "{ $0 != $1 }"),
  ("LtS", "{ lessSigned($0, $1) }"), ("LtU", "{ $0 < $1 }"),
  ("GtS", "{ lessSigned($1, $0) }"), ("GtU", "{ $0 > $1 }"),
  ("LeS", "{ !lessSigned($1, $0) }"), ("LeU", "{ $0 <= $1 }"),
  ("GeS", "{ !lessSigned($0, $1) }"), ("GeU", "{ $0 >= $1 }"),
]
let floatComparisons = [
  ("Eq", "{ $0 == $1 }"), ("Ne", "{ $0 != $1 }"), ("Lt", "{ $0 < $1 }"), ("Gt", "{ $0 > $1 }"),
  ("Le", "{ $0 <= $1 }"), ("Ge", "{ $0 >= $1 }"),
]

func integerGroup(bits: Int) -> Group {
  var group = Group(file: "I\(bits)Handlers", title: "i\(bits) arithmetic and logic.")
  let prefix = "i\(bits)"
  // The order is that of the binary format, which the translator relies on.
  for (name, shape, operation) in [
    ("Add", "binary", "{ $0 &+ $1 }"), ("Sub", "binary", "{ $0 &- $1 }"), ("Mul", "binary", "{ $0 &* $1 }"),
    ("DivS", "division", "{ divideSigned($0, $1) }"), ("DivU", "division", "{ divideUnsigned($0, $1) }"),
    ("RemS", "division", "{ remainderSigned($0, $1) }"), ("RemU", "division", "{ remainderUnsigned($0, $1) }"),
    ("And", "binary", "{ $0 & $1 }"), ("Or", "binary", "{ $0 | $1 }"), ("Xor", "binary", "{ $0 ^ $1 }"),
    ("Shl", "binary", "{ $0 &<< $1 }"), ("ShrS", "binary", "{ shiftRightSigned($0, $1) }"),
    ("ShrU", "binary", "{ $0 &>> $1 }"),
    ("Rotl", "binary", "{ rotateLeft($0, $1) }"), ("Rotr", "binary", "{ rotateRight($0, $1) }"),
  ] {
    let forms = ["Add", "Mul", "And", "Or", "Xor"].contains(name) ? exchangeableIntegerForms : integerForms
    group.rows += binaryRows(prefix + name, shape: "\(shape)\(bits)", forms: forms, operation: operation)
  }
  let word = bits == 32 ? "$0.low" : "$0"
  group.rows += unaryRows(
    prefix + "Clz", shape: "unary", operation: "{ UInt64(truncatingIfNeeded: \(word).leadingZeroBitCount) }")
  group.rows += unaryRows(
    prefix + "Ctz", shape: "unary", operation: "{ UInt64(truncatingIfNeeded: \(word).trailingZeroBitCount) }")
  group.rows += unaryRows(
    prefix + "Popcnt", shape: "unary", operation: "{ UInt64(truncatingIfNeeded: \(word).nonzeroBitCount) }")
  if bits == 32 {
    group.rows += unaryRows("i32Extend8S", shape: "unary", operation: "{ signExtend8To32($0) }")
    group.rows += unaryRows("i32Extend16S", shape: "unary", operation: "{ signExtend16To32($0) }")
    group.rows += unaryRows("i32WrapI64", shape: "unary", operation: "{ UInt64($0.low) }")
  } else {
    group.rows += unaryRows("i64Extend8S", shape: "unary", operation: "{ signExtend8($0) }")
    group.rows += unaryRows("i64Extend16S", shape: "unary", operation: "{ signExtend16($0) }")
    group.rows += unaryRows("i64Extend32S", shape: "unary", operation: "{ signExtend32($0) }")
  }
  return group
}

func comparisonGroup() -> Group {
  var group = Group(file: "ComparisonHandlers", title: "Comparisons that yield 0 or 1.")
  for bits in [32, 64] {
    for (name, operation) in integerComparisons {
      group.rows += binaryRows(
        "i\(bits)\(name)", shape: "compare\(bits)", forms: exchangeableIntegerForms, operation: operation)
    }
  }
  for (prefix, shape) in [("f32", "compareSingle"), ("f64", "compareDouble")] {
    for (name, operation) in floatComparisons {
      group.rows += binaryRows(prefix + name, shape: shape, forms: exchangeableFloatForms, operation: operation)
    }
  }
  return group
}

func branchGroup() -> Group {
  var group = Group(file: "BranchHandlers", title: "Conditional branches with the comparison inside.")
  for bits in [32, 64] {
    for (name, operation) in integerComparisons {
      group.rows += branchRows(
        "branchI\(bits)\(name)", shape: "branch\(bits)", forms: branchForms, operation: operation)
    }
  }
  for (prefix, shape) in [("F32", "branchSingle"), ("F64", "branchDouble")] {
    for (name, operation) in floatComparisons {
      group.rows += branchRows("branch\(prefix)\(name)", shape: shape, forms: branchForms, operation: operation)
    }
    // With NaN about, "not less" is not "greater or equal".
    for (name, operation) in floatComparisons.dropFirst(2) {
      let negated = operation.replacing("{ ", with: "{ !(").replacing(" }", with: ") }")
      group.rows += branchRows("branch\(prefix)Not\(name)", shape: shape, forms: branchForms, operation: negated)
    }
  }
  for (name, shape) in [("branchNonZero", "branchNonZero"), ("branchZero", "branchZero")] {
    for source in [slotA, accumulator] {
      group.rows.append(
        Row(
          name: name + source.suffix, layout: "\(source.layout)>j", words: 2,
          body: "\(shape)(\(source.type).self, \(state))"))
    }
  }
  return group
}

func floatGroup() -> Group {
  var group = Group(file: "FloatHandlers", title: "f32 and f64 arithmetic.")
  for (prefix, kind) in [("f32", "Single"), ("f64", "Double")] {
    for (name, operation) in [
      ("Add", "{ $0 + $1 }"), ("Sub", "{ $0 - $1 }"), ("Mul", "{ $0 * $1 }"), ("Div", "{ $0 / $1 }"),
      ("Min", "{ minimum($0, $1) }"), ("Max", "{ maximum($0, $1) }"), ("Copysign", "{ copySign($0, $1) }"),
    ] {
      let forms = name == "Add" || name == "Mul" ? exchangeableFloatForms : floatForms
      group.rows += binaryRows(prefix + name, shape: "binary" + kind, forms: forms, operation: operation)
    }
    for (name, operation) in [
      ("Abs", "{ absolute($0) }"), ("Neg", "{ negate($0) }"), ("Ceil", "{ ceiling($0) }"), ("Floor", "{ floor($0) }"),
      ("Trunc", "{ truncate($0) }"), ("Nearest", "{ nearest($0) }"), ("Sqrt", "{ $0.squareRoot() }"),
      ("Canonical", "{ canonical($0) }"),
    ] {
      group.rows += unaryRows(prefix + name, shape: "unary" + kind, operation: operation)
    }
  }
  return group
}

func conversionGroup() -> Group {
  var group = Group(file: "ConversionHandlers", title: "Conversions between the number types.")
  for (float, kind) in [("F32", "single"), ("F64", "double")] {
    for target in ["I32", "U32", "I64", "U64"] {
      let name = "i" + target.dropFirst() + "Trunc" + float + (target.hasPrefix("I") ? "S" : "U")
      group.rows += unaryRows(name, shape: kind + "ToInteger", operation: "{ truncateTo\(target)($0) }")
    }
    for target in ["I32", "U32", "I64", "U64"] {
      let name = "i" + target.dropFirst() + "TruncSat" + float + (target.hasPrefix("I") ? "S" : "U")
      group.rows += unaryRows(name, shape: kind + "ToInteger", operation: "{ saturateTo\(target)($0) }")
    }
  }
  for (prefix, type, kind) in [("f32", "Float", "Single"), ("f64", "Double", "Double")] {
    for (name, value) in [
      ("ConvertI32S", "Int32(truncatingIfNeeded: $0)"), ("ConvertI32U", "$0.low"),
      ("ConvertI64S", "Int64(bitPattern: $0)"), ("ConvertI64U", "$0"),
    ] {
      group.rows += unaryRows(prefix + name, shape: "integerTo" + kind, operation: "{ \(type)(\(value)) }")
    }
  }
  group.rows += unaryRows("f32DemoteF64", shape: "doubleToSingle", operation: "{ Float($0) }")
  group.rows += unaryRows("f64PromoteF32", shape: "singleToDouble", operation: "{ Double($0) }")
  // A value in a slot is its bits whatever its type, so only accumulators need moving.
  for (name, shape, operation) in [
    ("i32ReinterpretF32", "singleToInteger", "{ Checked($0.bitPattern) }"),
    ("i64ReinterpretF64", "doubleToInteger", "{ Checked($0.bitPattern) }"),
    ("f32ReinterpretI32", "integerToSingle", "{ Float(bitPattern: $0.low) }"),
    ("f64ReinterpretI64", "integerToDouble", "{ Double(bitPattern: $0) }"),
  ] {
    group.rows += unaryRows(name, shape: shape, operation: operation)
  }
  return group
}

/// Address forms: suffix, type, layout.
let addresses = [
  ("S", "AddressSlot", "a+o"), ("R", "AddressAccumulator", "r+o"),
  ("SS", "AddressSum", "a+b+c"), ("RS", "AddressAccumulatorSum", "r+b+c"),
  ("SI", "AddressSlotImmediate", "a+i"), ("RI", "AddressAccumulatorImmediate", "r+i"), ("K", "AddressConstant", "o"),
]

func loadGroup() -> Group {
  var group = Group(file: "LoadHandlers", title: "Loads from memory 0.")
  let integers = [
    ("i32Load", "(value: UInt32) in UInt64(value)"),
    ("i64Load", "(value: UInt64) in value"),
    ("i32Load8S", "(value: Int8) in UInt64(UInt32(bitPattern: Int32(value)))"),
    ("i32Load8U", "(value: UInt8) in UInt64(value)"),
    ("i32Load16S", "(value: Int16) in UInt64(UInt32(bitPattern: Int32(value)))"),
    ("i32Load16U", "(value: UInt16) in UInt64(value)"),
    ("i64Load8S", "(value: Int8) in UInt64(bitPattern: Int64(value))"),
    ("i64Load16S", "(value: Int16) in UInt64(bitPattern: Int64(value))"),
    ("i64Load32S", "(value: Int32) in UInt64(bitPattern: Int64(value))"),
  ]
  for (suffix, address, layout) in addresses {
    for (name, extend) in integers {
      group.rows += destinations.map { mark, type, target in
        Row(
          name: name + suffix + mark, layout: "\(layout)>\(target)", words: 2,
          body: "loadInteger(\(address).self, \(type).self, \(state)) { \(extend) }")
      }
    }
    for (name, shape) in [("f32Load", "loadSingle"), ("f64Load", "loadDouble")] {
      group.rows += destinations.map { mark, type, target in
        Row(
          name: name + suffix + mark, layout: "\(layout)>\(target)", words: 2,
          body: "\(shape)(\(address).self, \(type).self, \(state))")
      }
    }
  }
  return group
}

/// Loads whose value decides a branch at once.
func loadBranchGroup() -> Group {
  var group = Group(file: "LoadBranchHandlers", title: "Loads from memory 0 with a branch on what was loaded.")
  for (load, type) in [("Load32", "UInt32"), ("Load8", "UInt8")] {
    for (relation, operation) in [("Eq", "{ $0 == $1 }"), ("Ne", "{ $0 != $1 }")] {
      for (suffix, address, layout) in addresses.prefix(2) {
        for (mark, right, shown) in [("S", "BranchSlot", "v"), ("I", "BranchImmediate", "u")] {
          group.rows += destinations.map { target, destination, result in
            Row(
              name: "branch\(load)\(relation)\(suffix)\(mark)\(target)", layout: "\(layout)>\(result)?\(shown)>J",
              words: 3,
              body:
                "branchLoad(\(address).self, \(right).self, \(destination).self, \(type).self, \(state)) \(operation)")
          }
        }
      }
    }
  }
  return group
}

func storeGroup() -> Group {
  var group = Group(file: "StoreHandlers", title: "Stores to memory 0.")
  let values = [
    ("S", "SlotT", "t", 0), ("R", "Accumulator", "r", 0), ("K", "Constant", "k", 1),
  ]
  for (suffix, address, layout) in addresses where address != "AddressAccumulatorSum" {
    // Whatever is in the accumulator was computed last: an address that was computed before is not swallowed, and
    // address and value are not both there.
    let leavesAccumulator = ["AddressSlot", "AddressSlotImmediate", "AddressConstant"].contains(address)
    for (bits, type) in [(8, "UInt8"), (16, "UInt16"), (32, "UInt32"), (64, "UInt64")] {
      for (mark, value, shown, words) in values where mark != "R" || leavesAccumulator {
        group.rows.append(
          Row(
            name: "store\(bits)\(suffix)\(mark)", layout: "\(shown)>\(layout)", words: 2 + words,
            body: "storeInteger(\(address).self, \(value).self, \(type).self, Dispatch.self, \(state))"))
      }
    }
    guard leavesAccumulator || address == "AddressAccumulator" else { continue }
    group.rows.append(
      Row(
        name: "storeF32\(suffix)", layout: "r>\(layout)", words: 2,
        body: "storeSingle(\(address).self, Dispatch.self, \(state))"))
    group.rows.append(
      Row(
        name: "storeF64\(suffix)", layout: "r>\(layout)", words: 2,
        body: "storeDouble(\(address).self, Dispatch.self, \(state))"))
  }
  return group
}

func selectGroup() -> Group {
  var group = Group(file: "SelectHandlers", title: "Selections between two slots.")
  for (suffix, condition, layout) in [("S", "SlotC", "c"), ("R", "Accumulator", "r")] {
    for (name, shape) in [("select", "selectInteger"), ("selectF32", "selectSingle"), ("selectF64", "selectDouble")] {
      group.rows += destinations.map { mark, type, target in
        Row(
          name: name + suffix + mark, layout: "\(layout)?a:b>\(target)", words: 2,
          body: "\(shape)(\(condition).self, \(type).self, \(state))")
      }
    }
  }
  return group
}

func moveGroup() -> Group {
  func row(_ name: String, _ layout: String, _ words: Int) -> Row {
    Row(name: name, layout: layout, words: words, body: "move\(capitalized(name))(Dispatch.self, \(state))")
  }
  return Group(
    file: "MoveHandlers", title: "Moves between slots, accumulators and globals.",
    rows: [
      row("copy", "a>t", 2), row("copy2", "a>t b>c", 2), row("copyStoreR", "a>t r>c", 2), row("copyWide", "w>w", 2),
      row("constant", "k>t", 3),
      row("storeR", "r>t", 2), row("storeF32", "r>t", 2), row("storeF64", "r>t", 2),
      row("loadR", "a>r", 2), row("loadF32", "a>r", 2), row("loadF64", "a>r", 2),
      row("constantR", "k>r", 3), row("constantF32", "k>r", 3), row("constantF64", "k>r", 3),
      row("zero1", "t", 2), row("zero2", "t", 2), row("zero3", "t", 2), row("zero4", "t", 2), row("zero8", "t", 2),
      row("zeroMany", "w*w", 2),
      row("globalGet", "g>r", 3), row("globalGetT", "g>t", 3), row("globalGetF32", "g>r", 3),
      row("globalGetF64", "g>r", 3), row("globalSetS", "a>g", 3), row("globalSetR", "r>g", 3),
      row("globalSetF32", "r>g", 3), row("globalSetF64", "r>g", 3), row("globalSetK", "k>g", 4),
    ])
}

func meteringGroup() -> Group {
  Group(
    file: "MeteringHandlers", title: "What code that is metered or can be interrupted does besides its work.",
    rows: [
      Row(name: "fuel", layout: "k1", words: 2, body: "payFuel(Dispatch.self, \(state))"),
      Row(name: "poll", layout: "", words: 1, body: "pollForStop(Dispatch.self, \(state))"),
    ])
}

/// Operations whose handlers are written by hand, in the file named by the group.
func manualGroups() -> [Group] {
  func row(_ name: String, _ layout: String, _ words: Int) -> Row {
    Row(name: name, layout: layout, words: words, body: nil)
  }
  return [
    Group(
      file: "ControlHandlers", title: "",
      rows: [
        row("jump", ">j", 2), row("branchTableS", "a table", 0), row("branchTableR", "r table", 0),
        row("branchStoreNonZeroR", "r>t j", 2), row("trapUnreachable", "", 1),
        row("enterDepth", "", 1), row("leaveDepth", "", 1),
        row("countOperation", "k1", 2),
      ]),
    Group(
      file: "CallHandlers", title: "",
      rows: [
        row("call", "call", 3), row("callIndirectS", "indirect", 4), row("callIndirectR", "indirect", 4),
        row("tailCall", "tail", 4), row("tailCallIndirectS", "tail indirect", 5),
        row("return", "p", 2), row("returnS", "a p", 2), row("returnF32S", "a p", 2), row("returnF64S", "a p", 2),
        row("returnK", "k p", 3),
        row("translateStub", "", 1), row("hostStub", "", 1), row("importStub", "", 1), row("returnCrossing", "", 1),
        row("finishExecution", "", 1),
      ]),
    Group(
      file: "BulkHandlers", title: "",
      rows: [
        row("memorySize", "k1>r", 2), row("memoryGrow", "h", 3), row("bulk", "n h", 4), row("segmentDrop", "k1", 2),
        row("tableGet", "h>r", 3), row("tableSet", "h", 3), row("tableSize", "k1>r", 2), row("tableGrow", "h>r", 3),
      ]),
    waitGroup,
  ]
}

/// Every operation, in the order of `Operation`'s raw values.
let generatedGroups =
  [integerGroup(bits: 32), integerGroup(bits: 64), comparisonGroup(), branchGroup(), floatGroup(), conversionGroup()]
  + [loadGroup(), loadBranchGroup(), storeGroup(), selectGroup(), moveGroup(), meteringGroup(), wideGroup()]
  + [atomicGroup(), objectGroup()]

/// Prints register code for people.
struct Disassembler {
  private let operations: [UInt64: Int]

  init() {
    var operations: [UInt64: Int] = [:]
    for number in OperationInfo.all.indices {
      // Handlers that do the same may be one function to the linker; the first name stands for all.
      if let operation = Operation(rawValue: UInt16(number)) {
        let address = Assembler.address(of: operation)
        if operations[address] == nil { operations[address] = number }
      }
    }
    self.operations = operations
  }

  /// One line for each operation: position, name, operands.
  func print(_ code: UnsafeMutablePointer<UInt64>, count: Int) -> String {
    var text = ""
    var position = 0
    while position < count {
      guard let number = operations[code[position]] else {
        text += "\(position)\t?\(String(code[position], radix: 16))\n"
        position += 1
        continue
      }
      let info = OperationInfo.all[number]
      var length = info.words
      text += "\(position)\t\(info.name)"
      let operands = describe(info, code + position, at: position)
      if !operands.isEmpty { text += " \(operands)" }
      text += "\n"
      if length == 0 {
        // A jump table: its targets follow the second word.
        let targets = Int(truncatingIfNeeded: code[position + 1] >> 32) + 1
        for target in 0..<targets where position + 2 + target < count {
          let distance = Int(truncatingIfNeeded: Int64(bitPattern: code[position + 2 + target]))
          text += "\t  \(target): → \(position + distance)\n"
        }
        length = 2 + targets
      }
      position += length
    }
    return text
  }

  /// One line for each body whose exceptions are caught, and below it one for each clause.
  func print(_ table: ExceptionTable) -> String {
    var text = ""
    for region in table.regions {
      text += "try \(region.start)..<\(region.end)\n"
      var index = Int(region.firstClause)
      while index >= 0 {
        let clause = table.clauses[index]
        let tag = clause.tag.map { "tag@\(String(UInt(bitPattern: $0), radix: 16))" } ?? "all"
        text += "\t  \(tag) → \(clause.target) s\(clause.slot)…\n"
        index = Int(clause.next)
      }
    }
    return text
  }

  /// The operands, following the letters of the layout.
  private func describe(_ info: OperationInfo, _ words: UnsafeMutablePointer<UInt64>, at position: Int) -> String {
    var text = ""
    let layout = "\(info.layout)"
    if layout.hasSuffix("by reference") { return "frame \(words[1].low) header \(words[1].fieldB)" }
    if layout == "call" || layout == "indirect" || layout.hasPrefix("tail") {
      return "frame \(words[2].low) header \(words[2].fieldB)"
    }
    var previous: Character = " "
    for letter in layout {
      switch letter {
      case "a": text += "s\(words[1].fieldA) "
      case "b": text += "s\(words[1].fieldB) "
      case "c": text += previous == "+" ? "\(words[1].fieldC) " : "s\(words[1].fieldC) "
      case "t": text += "s\(words[1].fieldT) "
      case "A": text += "s\(words[2].fieldA) "
      case "B": text += "s\(words[2].fieldB) "
      case "T": text += "s\(words[2].fieldT) "
      case "r": text += "acc "
      case "i": text += "#\(words[1].signedHigh) "
      case "k": text += "#0x\(String(words[2], radix: 16)) "
      case "K": text += "#0x\(String(words[3], radix: 16)):0x\(String(words[2], radix: 16)) "
      case "m": text += "[s\(words[2].fieldA) + \(words[2] >> 32) + \(words[1] >> 32)] "
      case "l": text += "@\(words[1].fieldC) "
      case "x": text += "[0x\(String(words[2], radix: 16))] "
      case "1": text += "(#\(words[1])) "
      case "o": text += "\(words[1] >> 32) "
      case "j": text += "\(position + words[1].signedHigh) "
      case "J": text += "\(position + words[2].signedHigh) "
      case "v": text += "s\(words[2].fieldA) "
      case "V": text += "s\(words[2].fieldB) "
      case "u": text += "#\(Int32(bitPattern: words[2].low)) "
      case "g": text += "global@\(String(words[2], radix: 16)) "
      case "w":
        text += previous == "w" || previous == ">" || previous == "*" ? "\(words[1] >> 32) " : "\(words[1].low) "
      case "h": text += "s\(words[1].low)… "
      case "n": text += "\(BulkWork(rawValue: UInt32(truncatingIfNeeded: words[1] >> 32))?.name ?? "unknown") "
      case "p": text += "header \(words[1] >> 32) "
      case ">": text += "→ "
      case "+", "?", ":": text += "\(letter) "
      default: break
      }
      previous = letter
    }
    return text
  }
}

extension Instance {
  /// The register code of a function of the module, translated now if need be.
  ///
  /// - Parameter index: the function's index in the module.
  /// - Returns: nil for imported functions and indices that the module does not have.
  public func disassemble(function index: Int) -> String? {
    let contents = module.contents
    guard index >= contents.importedFunctionCount, index < contents.functions.count else { return nil }
    data.translate(data.functions[index])
    guard let block = data.code.last(where: { $0.functionIndex == UInt32(truncatingIfNeeded: index) }) else {
      return nil
    }
    let disassembler = Disassembler()
    let code = disassembler.print(block.start + 1, count: block.count - 1)
    return "frame of \(block.start[0] / 8) slots\n" + code + (block.exceptions.map { disassembler.print($0) } ?? "")
  }
}

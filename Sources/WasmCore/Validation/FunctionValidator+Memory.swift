/// Memories, tables and segments.
extension FunctionValidator {
  /// Reads and checks the immediates of a load or store.
  ///
  /// - Returns: the address type of the memory.
  @inline(__always)
  mutating func memoryArgument(_ rule: UnsafePointer<InstructionRule>) throws(ModuleError) -> ValueType {
    let argument = try reader.memoryArgument(features)
    guard UInt64(argument.memory) < UInt64(truncatingIfNeeded: view.memoryCount) else {
      throw unknownMemory(argument.memory)
    }
    let address = view.memories[Int(truncatingIfNeeded: argument.memory)]
    if argument.alignment != UInt32(rule.pointee.alignment) { try checkAlignment(argument.alignment, rule) }
    if argument.offset > UInt64(UInt32.max), address == .i32 { throw offsetOutOfRange(argument.offset) }
    return address
  }

  @inline(never)
  private mutating func checkAlignment(_ alignment: UInt32, _ rule: UnsafePointer<InstructionRule>) throws(ModuleError)
  {
    let natural = UInt32(rule.pointee.alignment)
    guard alignment <= natural else {
      throw invalid("alignment must not be larger than natural: 2 to the power of \(alignment), natural is \(natural)")
    }
    guard !rule.pointee.isAtomic else {
      throw invalid("atomic alignment must be natural: 2 to the power of \(alignment), natural is \(natural)")
    }
  }

  mutating func memory(_ index: UInt32) throws(ModuleError) -> ValueType {
    guard UInt64(index) < UInt64(truncatingIfNeeded: view.memoryCount) else { throw unknownMemory(index) }
    return view.memories[Int(truncatingIfNeeded: index)]
  }

  mutating func table(_ index: UInt32) throws(ModuleError) -> (element: ValueType, address: ValueType) {
    guard UInt64(index) < UInt64(truncatingIfNeeded: view.tableCount) else { throw invalid("unknown table \(index)") }
    let table = view.tables[Int(truncatingIfNeeded: index)]
    return (ValueType(table.element), table.address)
  }

  /// Checks the index of a data segment against the data count section, which must come before the code.
  mutating func checkData(_ index: UInt32) throws(ModuleError) {
    guard let count = view.dataCount else {
      throw malformed("data count section required: the instruction names a data segment")
    }
    guard index < count else { throw invalid("unknown data segment \(index)") }
  }

  mutating func elementSegment(_ index: UInt32) throws(ModuleError) -> ValueType {
    guard UInt64(index) < UInt64(truncatingIfNeeded: view.elementCount) else {
      throw invalid("unknown elem segment \(index)")
    }
    return ValueType(view.elements[Int(truncatingIfNeeded: index)])
  }

  /// The narrower of two address types: a length must fit both sides of a copy.
  private mutating func narrower(_ a: ValueType, _ b: ValueType) -> ValueType { a == .i64 && b == .i64 ? .i64 : .i32 }

  // MARK: Instructions

  mutating func memorySizeOrGrow(grows: Bool) throws(ModuleError) {
    let address = try memory(try reader.index(since: .multiMemory, features))
    if grows { try pop(address) }
    try push(address)
  }

  mutating func memoryFill() throws(ModuleError) {
    let address = try memory(try reader.index(since: .multiMemory, features))
    try pop(address)
    try pop(.i32)
    try pop(address)
  }

  mutating func memoryCopy() throws(ModuleError) {
    let destination = try memory(try reader.index(since: .multiMemory, features))
    let source = try memory(try reader.index(since: .multiMemory, features))
    try pop(narrower(destination, source))
    try pop(source)
    try pop(destination)
  }

  mutating func memoryInit() throws(ModuleError) {
    let segment = try reader.u32()
    let address = try memory(try reader.index(since: .multiMemory, features))
    try checkData(segment)
    try pop(.i32)
    try pop(.i32)
    try pop(address)
  }

  mutating func tableGet() throws(ModuleError) {
    let table = try table(try reader.u32())
    try pop(table.address)
    try push(table.element)
  }

  mutating func tableSet() throws(ModuleError) {
    let table = try table(try reader.u32())
    try pop(table.element)
    try pop(table.address)
  }

  mutating func tableSize() throws(ModuleError) { try push(try table(try reader.u32()).address) }

  mutating func tableGrow() throws(ModuleError) {
    let table = try table(try reader.u32())
    try pop(table.address)
    try pop(table.element)
    try push(table.address)
  }

  mutating func tableFill() throws(ModuleError) {
    let table = try table(try reader.u32())
    try pop(table.address)
    try pop(table.element)
    try pop(table.address)
  }

  mutating func tableCopy() throws(ModuleError) {
    let destination = try table(try reader.u32())
    let source = try table(try reader.u32())
    guard subtyping.isSubtype(source.element, of: destination.element) else {
      throw mismatch(expected: destination.element, found: source.element)
    }
    try pop(narrower(destination.address, source.address))
    try pop(source.address)
    try pop(destination.address)
  }

  mutating func tableInit() throws(ModuleError) {
    let segment = try reader.u32()
    let table = try table(try reader.u32())
    let element = try elementSegment(segment)
    guard subtyping.isSubtype(element, of: table.element) else {
      throw mismatch(expected: table.element, found: element)
    }
    try pop(.i32)
    try pop(.i32)
    try pop(table.address)
  }
}

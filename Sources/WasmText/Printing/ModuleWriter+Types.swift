import WasmCore

/// Types, wherever they are written.
extension ModuleWriter {
  mutating func writeTypes() {
    var index: UInt32 = 0
    for size in contents.recursionGroups {
      output.newLine()
      guard size != 1 else {
        writeTypeDefinition(index)
        index &+= 1
        continue
      }
      output.write("(rec")
      output.depth += 1
      for _ in 0..<size {
        output.newLine()
        writeTypeDefinition(index)
        index &+= 1
      }
      output.depth -= 1
      output.write(")")
    }
  }

  private mutating func writeTypeDefinition(_ index: UInt32) {
    guard index < contents.definitions.count else { return }
    let type = contents.definitions[Int(truncatingIfNeeded: index)]
    beginDefinition("type", index, typeNames)
    output.write(" ")
    let isPlain = type.isFinal && type.supertype == nil
    if !isPlain {
      output.write(type.isFinal ? "(sub final" : "(sub")
      if let supertype = type.supertype?.typeID { writeTypeIndex(supertype, within: index) }
      output.write(" ")
    }
    switch type.composite {
    case .function(let function):
      output.write("(func")
      writeSignature(function, within: index)
      output.write(")")
    case .structure(let fields):
      output.write("(struct")
      let names = self.fields(of: index)
      for (place, field) in fields.enumerated() {
        output.write(" (field")
        let place = UInt32(truncatingIfNeeded: place)
        if let name = names?.identifier(place) {
          output.write(" ")
          output.writeIdentifier(name)
        } else if let name = names?.annotation(place) {
          output.write(" ")
          writeNameAnnotation(name)
        }
        write(field, within: index)
        output.write(")")
      }
      output.write(")")
    case .array(let element):
      output.write("(array")
      write(element, within: index)
      output.write(")")
    }
    output.write(isPlain ? ")" : "))")
  }

  private mutating func write(_ field: FieldType, within context: UInt32) {
    output.write(field.isMutable ? " (mut" : "")
    switch field.storage {
    case .i8: output.write(" i8")
    case .i16: output.write(" i16")
    case .value(let type): write(type, within: context)
    }
    if field.isMutable { output.write(")") }
  }

  /// Writes parameters and results, without names.
  mutating func writeSignature(_ type: FunctionType, within context: UInt32?) {
    write(type.parameters, "param", within: context)
    write(type.results, "result", within: context)
  }

  mutating func write(_ types: [ValueType], _ keyword: StaticString, within context: UInt32?) {
    guard !types.isEmpty else { return }
    output.write(" (")
    output.write(keyword)
    for type in types { write(type, within: context) }
    output.write(")")
  }

  /// The function type with an index of the module, if it is one.
  func functionType(_ index: UInt32) -> FunctionType? {
    guard index < contents.definitions.count,
      case .function(let type) = contents.definitions[Int(truncatingIfNeeded: index)].composite
    else { return nil }
    return type
  }

  /// Writes a use of a type, with the signature for people to read.
  mutating func writeTypeUse(_ index: UInt32) {
    output.write(" (type")
    writeIndex(index, typeNames)
    output.write(")")
    if let type = functionType(index) { writeSignature(type, within: index) }
  }

  // MARK: Value types

  /// Writes a space and a type.
  ///
  /// - Parameter context: the index of the type definition that it is part of.
  mutating func write(_ type: ValueType, within context: UInt32? = nil) {
    if let reference = type.referenceType {
      write(reference, within: context)
    } else {
      output.write(" ")
      output.write(type.description)
    }
  }

  mutating func write(_ type: ReferenceType, within context: UInt32? = nil) {
    if type.isNullable, type.heap.abstractCode != nil {
      output.write(" ")
      output.write(type.description)
      return
    }
    output.write(type.isNullable ? " (ref null" : " (ref")
    write(type.heap, within: context)
    output.write(")")
  }

  mutating func write(_ type: HeapType, within context: UInt32? = nil) {
    if let id = type.typeID {
      writeTypeIndex(id, within: context)
    } else {
      output.write(" ")
      output.write(type.description)
    }
  }

  private mutating func writeTypeIndex(_ type: TypeID, within context: UInt32?) {
    writeIndex(types.index(of: type, within: context) ?? 0, typeNames)
  }
}

/// Structs, arrays and `i31` references.
extension FunctionValidator {
  /// How `struct.get` and `array.get` turn what is stored into a value.
  enum Extension {
    case none
    case signed
    case unsigned
  }

  private mutating func structType() throws(ModuleError) -> UnsafePointer<TypeView> {
    let index = try reader.u32()
    let type = try type(index)
    guard type.pointee.form == .structure else { throw invalid("unknown type: type \(index) is not a struct type") }
    return type
  }

  private mutating func arrayType() throws(ModuleError) -> UnsafePointer<TypeView> {
    let index = try reader.u32()
    let type = try type(index)
    guard type.pointee.form == .array else { throw invalid("unknown type: type \(index) is not an array type") }
    return type
  }

  private mutating func reference(to type: UnsafePointer<TypeView>, nullable: Bool) -> ValueType {
    .reference(.concrete(type.pointee.id), nullable: nullable)
  }

  private mutating func checkExtension(_ field: FieldView, _ kind: Extension) throws(ModuleError) {
    guard (field.storage == .value) == (kind == .none) else {
      throw invalid(
        kind == .none
          ? "type mismatch: the field is packed and needs a signed or unsigned get"
          : "type mismatch: the field is not packed and needs a plain get")
    }
  }

  private mutating func checkMutable(_ array: UnsafePointer<TypeView>) throws(ModuleError) {
    guard array.pointee.fields[0].isMutable else { throw invalid("immutable array") }
  }

  // MARK: Structs

  mutating func structNew(fromDefaults: Bool) throws(ModuleError) {
    let type = try structType()
    var index = type.pointee.fieldCount
    while index > 0 {
      index &-= 1
      let field = type.pointee.fields[index].type
      if !fromDefaults {
        try pop(field)
      } else if !field.isDefaultable {
        throw invalid("type mismatch: field \(index) of type \(describe(field)) has no default value")
      }
    }
    try push(reference(to: type, nullable: false))
  }

  private mutating func field(of type: UnsafePointer<TypeView>) throws(ModuleError) -> FieldView {
    let index = try reader.u32()
    guard UInt64(index) < UInt64(truncatingIfNeeded: type.pointee.fieldCount) else {
      throw invalid("unknown field \(index): the struct has \(type.pointee.fieldCount)")
    }
    return type.pointee.fields[Int(truncatingIfNeeded: index)]
  }

  mutating func structGet(_ kind: Extension) throws(ModuleError) {
    let type = try structType()
    let field = try field(of: type)
    try checkExtension(field, kind)
    try pop(reference(to: type, nullable: true))
    try push(field.type)
  }

  mutating func structSet() throws(ModuleError) {
    let type = try structType()
    let field = try field(of: type)
    guard field.isMutable else { throw invalid("immutable field") }
    try pop(field.type)
    try pop(reference(to: type, nullable: true))
  }

  // MARK: Arrays

  mutating func arrayNew(fromDefault: Bool) throws(ModuleError) {
    let type = try arrayType()
    let element = type.pointee.fields[0].type
    if fromDefault, !element.isDefaultable {
      throw invalid("type mismatch: elements of type \(describe(element)) have no default value")
    }
    try pop(.i32)
    if !fromDefault { try pop(element) }
    try push(reference(to: type, nullable: false))
  }

  mutating func arrayNewFixed() throws(ModuleError) {
    let type = try arrayType()
    let count = try reader.u32()
    guard UInt64(count) <= UInt64(truncatingIfNeeded: max(limits.arrayNewFixedOperands, 0)) else {
      throw limit("arrayNewFixedOperands", "array.new_fixed with \(count) operands", limits.arrayNewFixedOperands)
    }
    for _ in 0..<count { try pop(type.pointee.fields[0].type) }
    try push(reference(to: type, nullable: false))
  }

  /// An array type whose elements bytes of a data segment can be turned into.
  private mutating func dataArrayType() throws(ModuleError) -> UnsafePointer<TypeView> {
    let type = try arrayType()
    guard !type.pointee.fields[0].type.isReference else { throw invalid("array type is not numeric or vector") }
    return type
  }

  mutating func arrayNewData() throws(ModuleError) {
    let type = try dataArrayType()
    try checkData(try reader.u32())
    try pop(.i32)
    try pop(.i32)
    try push(reference(to: type, nullable: false))
  }

  mutating func arrayNewElement() throws(ModuleError) {
    let type = try arrayType()
    let segment = try elementSegment(try reader.u32())
    try checkElement(segment, of: type)
    try pop(.i32)
    try pop(.i32)
    try push(reference(to: type, nullable: false))
  }

  private mutating func checkElement(_ segment: ValueType, of type: UnsafePointer<TypeView>) throws(ModuleError) {
    let field = type.pointee.fields[0]
    guard field.storage == .value, subtyping.isSubtype(segment, of: field.type) else {
      throw mismatch(expected: field.type, found: segment)
    }
  }

  mutating func arrayGet(_ kind: Extension) throws(ModuleError) {
    let type = try arrayType()
    try checkExtension(type.pointee.fields[0], kind)
    try pop(.i32)
    try pop(reference(to: type, nullable: true))
    try push(type.pointee.fields[0].type)
  }

  mutating func arraySet() throws(ModuleError) {
    let type = try arrayType()
    try checkMutable(type)
    try pop(type.pointee.fields[0].type)
    try pop(.i32)
    try pop(reference(to: type, nullable: true))
  }

  mutating func arrayLen() throws(ModuleError) {
    try pop(.reference(.array, nullable: true))
    try push(.i32)
  }

  mutating func arrayFill() throws(ModuleError) {
    let type = try arrayType()
    try checkMutable(type)
    try pop(.i32)
    try pop(type.pointee.fields[0].type)
    try pop(.i32)
    try pop(reference(to: type, nullable: true))
  }

  mutating func arrayCopy() throws(ModuleError) {
    let destination = try arrayType()
    let source = try arrayType()
    try checkMutable(destination)
    let (to, from) = (destination.pointee.fields[0], source.pointee.fields[0])
    guard to.storage == from.storage, subtyping.isSubtype(from.type, of: to.type) else {
      throw invalid("array types do not match: expected \(describe(to.type)), found \(describe(from.type))")
    }
    try pop(.i32)
    try pop(.i32)
    try pop(reference(to: source, nullable: true))
    try pop(.i32)
    try pop(reference(to: destination, nullable: true))
  }

  mutating func arrayInitData() throws(ModuleError) {
    let type = try dataArrayType()
    try checkMutable(type)
    try checkData(try reader.u32())
    try popArrayInitialization(of: type)
  }

  mutating func arrayInitElement() throws(ModuleError) {
    let type = try arrayType()
    try checkMutable(type)
    let segment = try elementSegment(try reader.u32())
    try checkElement(segment, of: type)
    try popArrayInitialization(of: type)
  }

  private mutating func popArrayInitialization(of type: UnsafePointer<TypeView>) throws(ModuleError) {
    try pop(.i32)
    try pop(.i32)
    try pop(.i32)
    try pop(reference(to: type, nullable: true))
  }

  // MARK: i31

  mutating func refI31() throws(ModuleError) {
    try pop(.i32)
    try push(.reference(.i31, nullable: false))
  }

  mutating func i31Get() throws(ModuleError) {
    try pop(.reference(.i31, nullable: true))
    try push(.i32)
  }
}

// Where operations take their operands from and where they leave their results.
//
// A handler is a shape (such as "binary") applied to operand kinds and to the operation proper. The
// kinds are types without values, so that everything is decided when the handler is compiled.

/// A source of integer or reference bits.
protocol IntegerSource {
  static func bits(_ w: UInt64, _ pc: PC, _ sp: SP, _ r: UInt64) -> UInt64
  /// Words that the operand takes beyond the operation's second.
  static var extraWords: Int { get }
}

/// A source of f32 or f64.
protocol FloatSource {
  static func single(_ w: UInt64, _ pc: PC, _ sp: SP, _ f: Float) -> Float
  static func double(_ w: UInt64, _ pc: PC, _ sp: SP, _ d: Double) -> Double
  static var extraWords: Int { get }
}

/// Where a result goes, and what comes then. The result always stays in the accumulator too.
protocol Destination: Continuation {
  static func store(_ bits: UInt64, _ w: UInt64, _ sp: SP)
}

/// The slot in field A.
enum SlotA: IntegerSource, FloatSource {
  @inline(__always) static func bits(_ w: UInt64, _ pc: PC, _ sp: SP, _ r: UInt64) -> UInt64 { sp[w.fieldA] }
  @inline(__always) static func single(_ w: UInt64, _ pc: PC, _ sp: SP, _ f: Float) -> Float {
    Float(bitPattern: sp[w.fieldA].low)
  }
  @inline(__always) static func double(_ w: UInt64, _ pc: PC, _ sp: SP, _ d: Double) -> Double {
    Double(bitPattern: sp[w.fieldA])
  }
  @inline(__always) static var extraWords: Int { 0 }
}

/// The slot in field B.
enum SlotB: IntegerSource, FloatSource {
  @inline(__always) static func bits(_ w: UInt64, _ pc: PC, _ sp: SP, _ r: UInt64) -> UInt64 { sp[w.fieldB] }
  @inline(__always) static func single(_ w: UInt64, _ pc: PC, _ sp: SP, _ f: Float) -> Float {
    Float(bitPattern: sp[w.fieldB].low)
  }
  @inline(__always) static func double(_ w: UInt64, _ pc: PC, _ sp: SP, _ d: Double) -> Double {
    Double(bitPattern: sp[w.fieldB])
  }
  @inline(__always) static var extraWords: Int { 0 }
}

/// The slot in field T, of operations that have no destination.
enum SlotT: IntegerSource, FloatSource {
  @inline(__always) static func bits(_ w: UInt64, _ pc: PC, _ sp: SP, _ r: UInt64) -> UInt64 { sp[w.fieldT] }
  @inline(__always) static func single(_ w: UInt64, _ pc: PC, _ sp: SP, _ f: Float) -> Float {
    Float(bitPattern: sp[w.fieldT].low)
  }
  @inline(__always) static func double(_ w: UInt64, _ pc: PC, _ sp: SP, _ d: Double) -> Double {
    Double(bitPattern: sp[w.fieldT])
  }
  @inline(__always) static var extraWords: Int { 0 }
}

/// The accumulator of the operand's class.
enum Accumulator: IntegerSource, FloatSource {
  @inline(__always) static func bits(_ w: UInt64, _ pc: PC, _ sp: SP, _ r: UInt64) -> UInt64 { r }
  @inline(__always) static func single(_ w: UInt64, _ pc: PC, _ sp: SP, _ f: Float) -> Float { f }
  @inline(__always) static func double(_ w: UInt64, _ pc: PC, _ sp: SP, _ d: Double) -> Double { d }
  @inline(__always) static var extraWords: Int { 0 }
}

/// A 32-bit immediate, sign-extended, in the high half of the second word.
enum Immediate: IntegerSource {
  @inline(__always) static func bits(_ w: UInt64, _ pc: PC, _ sp: SP, _ r: UInt64) -> UInt64 {
    UInt64(bitPattern: Int64(w.signedHigh))
  }
  @inline(__always) static var extraWords: Int { 0 }
}

/// A 64-bit constant in a third word.
enum Constant: IntegerSource, FloatSource {
  @inline(__always) static func bits(_ w: UInt64, _ pc: PC, _ sp: SP, _ r: UInt64) -> UInt64 { pc[2] }
  @inline(__always) static func single(_ w: UInt64, _ pc: PC, _ sp: SP, _ f: Float) -> Float {
    Float(bitPattern: pc[2].low)
  }
  @inline(__always) static func double(_ w: UInt64, _ pc: PC, _ sp: SP, _ d: Double) -> Double {
    Double(bitPattern: pc[2])
  }
  @inline(__always) static var extraWords: Int { 1 }
}

extension Destination {
  @inline(__always)
  static func next(
    _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
  ) { Dispatch.next(pc, sp, base, size, ctx, r, d, f) }
}

/// The result goes where `D` says; then comes `N`.
enum Then<D: Destination, N: Continuation>: Destination {
  @inline(__always) static func store(_ bits: UInt64, _ w: UInt64, _ sp: SP) { D.store(bits, w, sp) }
  @inline(__always)
  static func next(
    _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
  ) { N.next(pc, sp, base, size, ctx, r, d, f) }
}

/// The result stays in the accumulator only.
enum ToAccumulator: Destination {
  @inline(__always) static func store(_ bits: UInt64, _ w: UInt64, _ sp: SP) {}
}

/// The result also goes to the slot in field T.
enum ToSlot: Destination {
  @inline(__always) static func store(_ bits: UInt64, _ w: UInt64, _ sp: SP) { sp[w.fieldT] = bits }
}

/// The address of a memory access in memory 0, before the offset of the instruction.
protocol AddressSource {
  /// 64 bits wide also on 32-bit hosts: the sum of address and offset can exceed 32 bits.
  static func address(_ w: UInt64, _ sp: SP, _ r: UInt64) -> UInt64
}

/// The address is in slot A.
enum AddressSlot: AddressSource {
  @inline(__always) static func address(_ w: UInt64, _ sp: SP, _ r: UInt64) -> UInt64 {
    UInt64(sp[w.fieldA].low) &+ w >> 32
  }
}

/// The address is in the accumulator.
enum AddressAccumulator: AddressSource {
  @inline(__always) static func address(_ w: UInt64, _ sp: SP, _ r: UInt64) -> UInt64 {
    UInt64(r.low) &+ w >> 32
  }
}

/// The address is the 32-bit sum of slots A and B; the offset is short.
enum AddressSum: AddressSource {
  @inline(__always) static func address(_ w: UInt64, _ sp: SP, _ r: UInt64) -> UInt64 {
    UInt64(sp[w.fieldA].low &+ sp[w.fieldB].low) &+ w >> 48
  }
}

/// The address is the 32-bit sum of the accumulator and slot B; the offset is short.
enum AddressAccumulatorSum: AddressSource {
  @inline(__always) static func address(_ w: UInt64, _ sp: SP, _ r: UInt64) -> UInt64 {
    UInt64(r.low &+ sp[w.fieldB].low) &+ w >> 48
  }
}

/// The address is the 32-bit sum of slot A and an immediate; there is no offset.
enum AddressSlotImmediate: AddressSource {
  @inline(__always) static func address(_ w: UInt64, _ sp: SP, _ r: UInt64) -> UInt64 {
    UInt64(sp[w.fieldA].low &+ (w >> 32).low)
  }
}

/// The address is the 32-bit sum of the accumulator and an immediate; there is no offset.
enum AddressAccumulatorImmediate: AddressSource {
  @inline(__always) static func address(_ w: UInt64, _ sp: SP, _ r: UInt64) -> UInt64 {
    UInt64(r.low &+ (w >> 32).low)
  }
}

/// The address, offset included, is a constant.
enum AddressConstant: AddressSource {
  @inline(__always) static func address(_ w: UInt64, _ sp: SP, _ r: UInt64) -> UInt64 { w >> 32 }
}

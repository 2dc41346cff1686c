// How one operation hands over to the next.
//
// Register code is a stream of 64-bit words. The first word of an operation is the address of its
// handler, a C function that receives the whole machine state in argument registers, does its work
// and ends by calling the handler of the next operation with the new state. In release builds that
// last call is a jump (a sibling call), so a run of operations is a chain of jumps without any
// stack growth. A handler that does not continue (trap, end, suspension) simply returns, which
// returns to the run loop.
//
// Debug builds and wasm32 have no dependable sibling calls: there `next` stores the state in the
// context and returns, and the run loop calls the next handler (see `Context.run`).

/// A position in register code.
typealias PC = UnsafeMutablePointer<UInt64>
/// The base of the current frame: slot 0.
typealias SP = UnsafeMutablePointer<UInt64>
/// The first byte of memory 0.
typealias Base = UnsafeMutableRawPointer
/// The address of a `Context`. C function types cannot name a Swift structure.
typealias ContextAddress = UnsafeMutableRawPointer

/// The machine state: code position, frame, base and size of memory 0, context, and the accumulators
/// for integers and references (`r`), for f64 (`d`) and for f32 (`f`).
///
/// Eight arguments, six of them integers: as many as fit into registers on x86-64, so that every
/// dispatch stays a jump.
typealias Handler = @convention(c) (PC, SP, Base, UInt, ContextAddress, UInt64, Double, Float) -> Void

extension ContextAddress {
  /// The context itself.
  @inline(__always) var context: UnsafeMutablePointer<Context> { assumingMemoryBound(to: Context.self) }
}

#if DEBUG || arch(wasm32)
  @inline(__always)
  func next(
    _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
  ) {
    let context = ctx.context
    context.pointee.registers = Registers(pc: pc, sp: sp, base: base, size: size, r: r, d: d, f: f)
    context.pointee.isRunning = true
  }
#else
  @inline(__always)
  func next(
    _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
  ) {
    // SAFETY: every word that control reaches was written by the assembler as the address of a handler.
    unsafeBitCast(UInt(truncatingIfNeeded: pc.pointee), to: Handler.self)(pc, sp, base, size, ctx, r, d, f)
  }
#endif

/// What comes after an operation.
///
/// Shapes are generic over it, so that a handler can go on with the next operation itself instead of a dispatch.
protocol Continuation {
  static func next(
    _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float)
}

/// A dispatch: whatever operation the code has next.
enum Dispatch: Continuation {
  @inline(__always)
  static func next(
    _ pc: PC, _ sp: SP, _ base: Base, _ size: UInt, _ ctx: ContextAddress, _ r: UInt64, _ d: Double, _ f: Float
  ) { WasmCore.next(pc, sp, base, size, ctx, r, d, f) }
}

/// The machine state while no handler runs.
struct Registers {
  var pc: PC
  var sp: SP
  var base: Base
  var size: UInt
  var r: UInt64 = 0
  var d: Double = 0
  var f: Float = 0
}

// The fields of an operation's second word.
extension UInt64 {
  /// Bits 0–15: the first source slot.
  @inline(__always) var fieldA: Int { Int(truncatingIfNeeded: self & 0xFFFF) }
  /// Bits 16–31: the destination slot, or the second source of operations without a destination.
  @inline(__always) var fieldT: Int { Int(truncatingIfNeeded: self >> 16 & 0xFFFF) }
  /// Bits 32–47: the second source slot.
  @inline(__always) var fieldB: Int { Int(truncatingIfNeeded: self >> 32 & 0xFFFF) }
  /// Bits 48–63: a third source slot or a short offset.
  @inline(__always) var fieldC: Int { Int(truncatingIfNeeded: self >> 48) }
  /// Bits 32–63, signed: an immediate or a branch distance in words.
  @inline(__always) var signedHigh: Int { Int(Int32(truncatingIfNeeded: self >> 32)) }
  @inline(__always) var low: UInt32 { UInt32(truncatingIfNeeded: self) }
}

/// A function of the host as guests see it.
final class HostFunction {
  let type: FunctionType
  let body: HostBody
  let returnsReferences: Bool

  init(type: FunctionType, body: HostBody) {
    self.type = type
    self.body = body
    returnsReferences = type.results.contains { $0.isReference }
  }
}

/// The closure of a host function. A structure around it, because Swift 6.3.1 cannot store closures
/// with typed errors in collections (docs/workarounds.md).
struct HostBody {
  let run: (Caller, HostSlots) throws(HostError) -> HostOutcome
}

/// What a host function that may wait answers.
public enum HostOutcome: Sendable {
  case values([Value])
  /// The results come later: the execution stops with `.waiting` and this token.
  case pending(UInt64)
  /// The results have been written with `HostSlots`, which is not for references.
  case returned
}

/// The arguments and results of a host function, where they are in the guest's frame.
///
/// Arguments are numbered from zero, in slots of 64 bits: a `v128` takes two. Results overwrite them
/// from the first on, so arguments are read before. Positions beyond the function's own give zero
/// and are not written.
public struct HostSlots {
  // SAFETY: valid while the host function runs; every access is checked against the function's slot counts.
  @usableFromInline let slots: UnsafeMutablePointer<UInt64>
  @usableFromInline let parameterSlots: Int
  @usableFromInline let resultSlots: Int

  init(slots: SP, parameterSlots: Int, resultSlots: Int) {
    self.slots = slots
    self.parameterSlots = parameterSlots
    self.resultSlots = resultSlots
  }

  @inlinable @inline(__always)
  public func u64(_ index: Int) -> UInt64 { index >= 0 && index < parameterSlots ? slots[index] : 0 }
  @inlinable @inline(__always)
  public func i32(_ index: Int) -> UInt32 { UInt32(truncatingIfNeeded: u64(index)) }
  @inlinable @inline(__always)
  public func i64(_ index: Int) -> UInt64 { u64(index) }
  @inlinable @inline(__always)
  public func f32(_ index: Int) -> Float { Float(bitPattern: i32(index)) }
  @inlinable @inline(__always)
  public func f64(_ index: Int) -> Double { Double(bitPattern: u64(index)) }

  @inlinable @inline(__always)
  public func set(_ index: Int, bits: UInt64) {
    if index >= 0 && index < resultSlots { slots[index] = bits }
  }
  @inlinable @inline(__always)
  public func `return`(i32 value: UInt32) { set(0, bits: UInt64(value)) }
  @inlinable @inline(__always)
  public func `return`(i64 value: UInt64) { set(0, bits: value) }
  @inlinable @inline(__always)
  public func `return`(f32 value: Float) { set(0, bits: UInt64(value.bitPattern)) }
  @inlinable @inline(__always)
  public func `return`(f64 value: Double) { set(0, bits: value.bitPattern) }
}

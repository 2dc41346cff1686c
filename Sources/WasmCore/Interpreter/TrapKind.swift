/// Why the execution of a WebAssembly instruction was aborted.
public enum TrapKind: UInt8, Hashable, Sendable {
  /// Not a trap; the handlers' "no error" value, never part of a `Trap`.
  case none
  case unreachable
  case integerDivideByZero
  case integerOverflow
  case invalidConversionToInteger
  case memoryOutOfBounds
  case tableOutOfBounds
  case undefinedElement
  case uninitializedElement
  case indirectCallTypeMismatch
  case callStackExhausted
  case nullReference
  case nullFunctionReference
  case nullExceptionReference
  /// A limit on memory was reached where WebAssembly has no result to report it.
  case nullStructureReference
  case nullArrayReference
  case nullI31Reference
  case arrayOutOfBounds
  case castFailure
  case outOfMemory
  /// The address of an atomic access is not a multiple of its width.
  case unalignedAtomic
  /// A wait on a memory that is not shared.
  case expectedSharedMemory
  /// A wait without end where there is only one thread.
  case endlessWait
  /// A host function failed; the trap's message says how.
  case host

  /// The wording of the specification's test suite.
  public var message: String {
    switch self {
    case .none: "no trap"
    case .unreachable: "unreachable"
    case .integerDivideByZero: "integer divide by zero"
    case .integerOverflow: "integer overflow"
    case .invalidConversionToInteger: "invalid conversion to integer"
    case .memoryOutOfBounds: "out of bounds memory access"
    case .tableOutOfBounds: "out of bounds table access"
    case .undefinedElement: "undefined element"
    case .uninitializedElement: "uninitialized element"
    case .indirectCallTypeMismatch: "indirect call type mismatch"
    case .callStackExhausted: "call stack exhausted"
    case .nullReference: "null reference"
    case .nullFunctionReference: "null function reference"
    case .nullExceptionReference: "null exception reference"
    case .nullStructureReference: "null structure reference"
    case .nullArrayReference: "null array reference"
    case .nullI31Reference: "null i31 reference"
    case .arrayOutOfBounds: "out of bounds array access"
    case .castFailure: "cast failure"
    case .outOfMemory: "out of memory"
    case .unalignedAtomic: "unaligned atomic"
    case .expectedSharedMemory: "expected shared memory"
    case .endlessWait: "wait that nothing can end"
    case .host: "host function failed"
    }
  }
}

/// The result of an operation that can trap: a value, or a trap kind other than `none`.
struct Checked {
  var value: UInt64
  var trap: TrapKind

  @inline(__always) init(_ value: UInt64) {
    self.value = value
    trap = .none
  }
  @inline(__always) init(_ value: UInt32) { self.init(UInt64(value)) }
  @inline(__always) init(trap: TrapKind) {
    value = 0
    self.trap = trap
  }
}

/// A request that makes no sense for the object it was made of.
public enum UsageError: Error, Hashable, Sendable {
  case noExport(Name)
  case wrongKind(Name, expected: ExternalKind, found: ExternalKind)
  case wrongArgumentCount(expected: Int, found: Int)
  case wrongArgumentType(index: Int, expected: ValueType, found: ValueType)
  case wrongType(expected: String, found: String)
  /// The object belongs to another store.
  case foreignStore
  /// The global cannot be written.
  case immutableGlobal
  /// The field or element cannot be written.
  case immutableField
  /// The heap of collected objects has reached the store's limit.
  case outOfMemory
  case outOfBounds
  /// The execution has ended, or is not waiting for what it was given.
  case wrongState
  /// The engine was configured without what the call needs; the payload names the setting.
  case needsConfiguration(String)
}

/// A limit of a store that was reached outside of guest code.
public enum LimitError: Error, Hashable, Sendable {
  case memoryBytes(limit: UInt64, requested: UInt64)
  /// The memories of the store would have too many bytes together with one that has so many.
  case totalMemoryBytes(limit: UInt64, requested: UInt64)
  case tableElements(limit: UInt64, requested: UInt64)
  case instances(limit: Int)
  /// The operating system gave no memory.
  case outOfMemory(requested: UInt64)
}

/// Why an import could not be satisfied.
public enum LinkError: Error, Hashable, Sendable {
  case unknownImport(module: Name, name: Name, type: String)
  case incompatibleImport(module: Name, name: Name, expected: String, found: String)
}

/// Why a module could not be instantiated.
public enum InstantiationError: Error, Sendable {
  case link(LinkError)
  /// A segment did not fit or the start function failed. What had been written before stays written.
  case trap(Trap)
  /// The start function did not end: fuel, an interrupt, or a host function that exits or waits.
  case start(CallError)
  case limit(LimitError)
  /// The module belongs to another engine than the store.
  case engineMismatch
}

/// Why a call has no results.
public enum CallError: Error, Sendable {
  case trap(Trap)
  /// A guest or a host function has thrown an exception that no guest catches.
  case exception(UncaughtException)
  case usage(UsageError)
  case outOfFuel
  case interrupted(InterruptReason)
  /// A host function ended the execution with this code.
  case exit(Int32)
  /// A host function failed with an error of its own.
  case host(HostError)
  /// A host function is waiting, but the call was made in a way that cannot wait; use an `Execution`.
  case wouldSuspend
}

/// What stopped an execution that could have gone on.
public enum InterruptReason: Hashable, Sendable {
  /// `InterruptHandle.interrupt()` was called.
  case cancelled
  case deadline
}

/// An access of the host to guest memory that does not lie within it.
public struct MemoryAccessError: Error, Hashable, Sendable {
  public let address: UInt64
  public let count: UInt64
  public let memorySize: UInt64
}

/// How a host function can fail.
public enum HostError: Error, Sendable {
  /// The guest sees a trap with this message.
  case trap(String)
  /// Ends the whole execution, as `proc_exit` does.
  case exit(Int32)
  /// Throws an exception, which guests can catch.
  case exception(ExceptionReference)
  /// An access to guest memory was out of bounds; the guest sees the trap that its own access would have caused.
  case memory(MemoryAccessError)
  case usage(UsageError)
  /// A call back into the guest failed. If by an exception, the guest that made the outer call can catch it.
  case call(NestedFailure)
  #if !hasFeature(Embedded)
    /// An error of the embedder's own.
    case other(any Error)
  #endif
}

extension HostError {
  /// The failure of a host function because a call that it made into a guest has failed.
  public init(_ error: CallError) { self = .call(NestedFailure(error)) }

  /// An exception with a tag and values, which must be of the tag's types.
  public static func exception(_ tag: Tag, _ values: [Value]) -> HostError {
    do throws(UsageError) {
      return .exception(try ExceptionReference(tag, values))
    } catch {
      return .usage(error)
    }
  }
}

/// The failure of a call that a host function made into the guest. A class, because the failure may hold a `HostError`.
public final class NestedFailure: Sendable {
  public let error: CallError
  public init(_ error: CallError) { self.error = error }
}

extension UsageError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noExport(let name): "there is no export named \"\(name)\""
    case .wrongKind(let name, let expected, let found): "\"\(name)\" is a \(found.name), not a \(expected.name)"
    case .wrongArgumentCount(let expected, let found): "the function takes \(expected) arguments, not \(found)"
    case .wrongArgumentType(let index, let expected, let found): "argument \(index) must be \(expected), not \(found)"
    case .wrongType(let expected, let found): "the type is \(found), not \(expected)"
    case .foreignStore: "the object belongs to another store"
    case .immutableGlobal: "the global is immutable"
    case .immutableField: "the field is immutable"
    case .outOfMemory: "the heap is full"
    case .outOfBounds: "the index is out of bounds"
    case .wrongState: "the execution is not in a state that allows this"
    case .needsConfiguration(let name): "the engine was configured without \(name)"
    }
  }
}

extension LimitError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .memoryBytes(let limit, let requested): "memory limit of \(limit) bytes reached: \(requested) requested"
    case .totalMemoryBytes(let limit, let requested):
      "limit of \(limit) bytes for all memories reached: \(requested) requested"
    case .tableElements(let limit, let requested): "table limit of \(limit) elements reached: \(requested) requested"
    case .instances(let limit): "limit of \(limit) instances reached"
    case .outOfMemory(let requested): "no memory for \(requested) bytes"
    }
  }
}

extension LinkError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownImport(let module, let name, let type): "unknown import \"\(module)\" \"\(name)\": \(type)"
    case .incompatibleImport(let module, let name, let expected, let found):
      "incompatible import type for \"\(module)\" \"\(name)\": the module wants \(expected), given is \(found)"
    }
  }
}

extension InstantiationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .link(let error): error.description
    case .trap(let trap): trap.description
    case .start(let error): "start function: \(error)"
    case .limit(let error): error.description
    case .engineMismatch: "the module belongs to another engine"
    }
  }
}

extension CallError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .trap(let trap): trap.description
    case .exception(let exception): exception.description
    case .usage(let error): error.description
    case .outOfFuel: "out of fuel"
    case .interrupted(.cancelled): "interrupted"
    case .interrupted(.deadline): "deadline exceeded"
    case .exit(let code): "exit with code \(code)"
    case .host(let error): error.description
    case .wouldSuspend: "a host function wants to wait, which this call cannot"
    }
  }
}

extension MemoryAccessError: CustomStringConvertible {
  public var description: String {
    "out of bounds memory access: \(count) bytes at \(address) in a memory of \(memorySize) bytes"
  }
}

extension HostError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .trap(let message): return message
    case .exit(let code): return "exit with code \(code)"
    case .exception(let exception): return UncaughtException(exception: exception, frames: []).description
    case .memory(let error): return error.description
    case .usage(let error): return error.description
    case .call(let failure): return failure.error.description
    #if !hasFeature(Embedded)
      case .other(let error): return "\(error)"
    #endif
    }
  }
}

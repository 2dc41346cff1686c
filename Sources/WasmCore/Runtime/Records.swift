// The plain data behind instances, functions, tables, memories and globals.
//
// Handlers reach everything through raw pointers to these records, without reference counting.
// A store allocates them and frees them all when it goes; nothing else does, so a record's address
// is valid as long as its store lives. Reference values in slots are such addresses, or zero for null.

/// A function: how to enter it, and of what type it is.
///
/// The record begins with two words that are register code, so that a function that has none yet (or
/// never will, as it belongs to the host) can be entered like any other: `entry` then points at `stub`.
struct FunctionRecord {
  /// Precedes all code: the size of the frame in bytes. Stubs need no frame of their own.
  var stubFrameSize: UInt64 = 0
  /// The address of the handler that translates, calls the host, or crosses into another instance.
  var stub: UInt64
  /// Where calls go; the word before it is the size of the frame.
  var entry: PC
  /// The instance whose code this is; nil for host functions, which run in their caller's.
  var instance: UnsafeMutablePointer<InstanceRecord>?
  var type: TypeID
  /// The slot of the return position; parameters and results lie below.
  var headerSlot: UInt32
  var parameterSlots: UInt32
  /// The index in the defining module's function index space.
  var index: UInt32 = 0
  /// For calls into another instance: the function there.
  var target: UnsafeMutablePointer<FunctionRecord>?
  /// For host functions: what to call.
  var host: Unmanaged<HostFunction>?
}

extension UnsafeMutablePointer where Pointee == FunctionRecord {
  /// The code position of the record's own stub.
  var stubEntry: PC {
    // SAFETY: the first two fields of the record are words of code.
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: UInt64.self) + 1
  }

  /// The record whose stub is at `pc`.
  @inline(__always)
  init(stubAt pc: PC) {
    self = UnsafeMutableRawPointer(pc - 1).assumingMemoryBound(to: FunctionRecord.self)
  }

  /// The record that a reference value points to.
  @inline(__always)
  init(reference: UInt64) {
    // SAFETY: validation lets only null and records' addresses be function references; callers have excluded null.
    self = UnsafeMutablePointer(bitPattern: UInt(truncatingIfNeeded: reference)).unsafelyUnwrapped
  }

  var reference: UInt64 { UInt64(UInt(bitPattern: self)) }
}

/// A linear memory: its bytes and how far it may grow.
struct MemoryRecord {
  var base: Base
  var byteCount: UInt
  /// Bytes at `base` that can be used without moving the memory.
  var capacity: UInt
  /// The most bytes that the memory may ever have: by its type and the store's limits.
  var maximumByteCount: UInt64
  var pageSizeLog2: UInt8
  var has64BitAddresses: Bool
  /// The maximum of the memory's type, in pages.
  var declaredMaximum: UInt64?
  /// Whose bytes these are, if other stores have them too; `byteCount` is then what this store knows of the size.
  /// Owned by the store.
  var shared: Unmanaged<SharedMemory>?
  /// What the memory's store allows all of its memories together; owned by the store.
  var budget: UnsafeMutablePointer<MemoryBudget>?

  var pageCount: UInt64 { UInt64(byteCount) >> UInt64(pageSizeLog2) }
}

/// A table of references.
struct TableRecord {
  var elements: UnsafeMutablePointer<UInt64>
  var count: Int
  var capacity: Int
  /// The most elements that the table may ever have: by its type and the store's limits.
  var maximumCount: UInt64
  var has64BitAddresses: Bool
  /// The element type and the maximum of the table's type.
  var element: ReferenceType
  var declaredMaximum: UInt64?
}

/// What running code needs to know of its instance.
struct InstanceRecord {
  /// Memory 0, or an empty memory when the module has none.
  var memory: UnsafeMutablePointer<MemoryRecord>
  /// The instance proper; owned by the store.
  var owner: Unmanaged<InstanceData>?
}

/// What every call needs of the store.
struct StoreRecord {
  var fuel: UInt64 = .max
  var fuelConsumed: UInt64 = 0
  /// How many executions are under way, each called by a host function of the one before.
  var runningCount = 0
  /// Whether the store has a sampler.
  var isSampled = false
}

/// A data segment as an instance sees it; dropped segments have no bytes.
struct DataRecord {
  var bytes: UnsafePointer<UInt8>
  var count: Int
}

/// An element segment with its items evaluated; dropped segments have none.
struct ElementRecord {
  var items: UnsafeMutablePointer<UInt64>
  var count: Int
}

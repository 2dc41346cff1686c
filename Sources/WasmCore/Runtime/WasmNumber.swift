#if !hasFeature(Embedded)
  /// A Swift type that stands for a WebAssembly number type.
  public protocol WasmNumber: Sendable, BitwiseCopyable {
    static var valueType: ValueType { get }
    /// The value's bits in a slot.
    var slotBits: UInt64 { get }
    init(slotBits: UInt64)
  }

  extension Int32: WasmNumber {
    public static var valueType: ValueType { .i32 }
    @inlinable @inline(__always) public var slotBits: UInt64 { UInt64(UInt32(bitPattern: self)) }
    @inlinable @inline(__always) public init(slotBits: UInt64) { self.init(truncatingIfNeeded: slotBits) }
  }

  extension UInt32: WasmNumber {
    public static var valueType: ValueType { .i32 }
    @inlinable @inline(__always) public var slotBits: UInt64 { UInt64(self) }
    @inlinable @inline(__always) public init(slotBits: UInt64) { self.init(truncatingIfNeeded: slotBits) }
  }

  extension Int64: WasmNumber {
    public static var valueType: ValueType { .i64 }
    @inlinable @inline(__always) public var slotBits: UInt64 { UInt64(bitPattern: self) }
    @inlinable @inline(__always) public init(slotBits: UInt64) { self.init(bitPattern: slotBits) }
  }

  extension UInt64: WasmNumber {
    public static var valueType: ValueType { .i64 }
    @inlinable @inline(__always) public var slotBits: UInt64 { self }
    @inlinable @inline(__always) public init(slotBits: UInt64) { self = slotBits }
  }

  extension Float: WasmNumber {
    public static var valueType: ValueType { .f32 }
    @inlinable @inline(__always) public var slotBits: UInt64 { UInt64(bitPattern) }
    @inlinable @inline(__always) public init(slotBits: UInt64) {
      self.init(bitPattern: UInt32(truncatingIfNeeded: slotBits))
    }
  }

  extension Double: WasmNumber {
    public static var valueType: ValueType { .f64 }
    @inlinable @inline(__always) public var slotBits: UInt64 { bitPattern }
    @inlinable @inline(__always) public init(slotBits: UInt64) { self.init(bitPattern: slotBits) }
  }

  /// What a typed function returns: one number, or nothing.
  public protocol WasmResult: Sendable, BitwiseCopyable {
    static var resultTypes: [ValueType] { get }
    var resultBits: UInt64 { get }
    init(resultBits: UInt64)
  }

  /// The result of functions that return nothing.
  public struct NoResult: WasmResult {
    public static var resultTypes: [ValueType] { [] }
    @inlinable public var resultBits: UInt64 { 0 }
    @inlinable public init() {}
    @inlinable public init(resultBits: UInt64) {}
  }

  extension WasmNumber {
    public static var resultTypes: [ValueType] { [valueType] }
    @inlinable @inline(__always) public var resultBits: UInt64 { slotBits }
    @inlinable @inline(__always) public init(resultBits: UInt64) { self.init(slotBits: resultBits) }
  }

  extension Int32: WasmResult {}
  extension UInt32: WasmResult {}
  extension Int64: WasmResult {}
  extension UInt64: WasmResult {}
  extension Float: WasmResult {}
  extension Double: WasmResult {}
#endif

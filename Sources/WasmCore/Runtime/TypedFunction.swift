#if !hasFeature(Embedded)
  /// A Swift type that stands for a WebAssembly number type.
  public protocol WasmNumber: Sendable {
    static var valueType: ValueType { get }
    /// The value's bits in a slot.
    var slotBits: UInt64 { get }
    init(slotBits: UInt64)
  }

  extension Int32: WasmNumber {
    public static var valueType: ValueType { .i32 }
    @inline(__always) public var slotBits: UInt64 { UInt64(UInt32(bitPattern: self)) }
    @inline(__always) public init(slotBits: UInt64) { self.init(truncatingIfNeeded: slotBits) }
  }

  extension UInt32: WasmNumber {
    public static var valueType: ValueType { .i32 }
    @inline(__always) public var slotBits: UInt64 { UInt64(self) }
    @inline(__always) public init(slotBits: UInt64) { self.init(truncatingIfNeeded: slotBits) }
  }

  extension Int64: WasmNumber {
    public static var valueType: ValueType { .i64 }
    @inline(__always) public var slotBits: UInt64 { UInt64(bitPattern: self) }
    @inline(__always) public init(slotBits: UInt64) { self.init(bitPattern: slotBits) }
  }

  extension UInt64: WasmNumber {
    public static var valueType: ValueType { .i64 }
    @inline(__always) public var slotBits: UInt64 { self }
    @inline(__always) public init(slotBits: UInt64) { self = slotBits }
  }

  extension Float: WasmNumber {
    public static var valueType: ValueType { .f32 }
    @inline(__always) public var slotBits: UInt64 { UInt64(bitPattern) }
    @inline(__always) public init(slotBits: UInt64) { self.init(bitPattern: UInt32(truncatingIfNeeded: slotBits)) }
  }

  extension Double: WasmNumber {
    public static var valueType: ValueType { .f64 }
    @inline(__always) public var slotBits: UInt64 { bitPattern }
    @inline(__always) public init(slotBits: UInt64) { self.init(bitPattern: slotBits) }
  }

  /// What a typed function returns: one number, or nothing.
  public protocol WasmResult: Sendable {
    static var resultTypes: [ValueType] { get }
    var resultBits: UInt64 { get }
    init(resultBits: UInt64)
  }

  /// The result of functions that return nothing.
  public struct NoResult: WasmResult {
    public static var resultTypes: [ValueType] { [] }
    public var resultBits: UInt64 { 0 }
    public init() {}
    public init(resultBits: UInt64) {}
  }

  extension WasmNumber {
    public static var resultTypes: [ValueType] { [valueType] }
    @inline(__always) public var resultBits: UInt64 { slotBits }
    @inline(__always) public init(resultBits: UInt64) { self.init(slotBits: resultBits) }
  }

  extension Int32: WasmResult {}
  extension UInt32: WasmResult {}
  extension Int64: WasmResult {}
  extension UInt64: WasmResult {}
  extension Float: WasmResult {}
  extension Double: WasmResult {}

  /// A function whose type has been checked once, so that calls need no checks and allocate nothing.
  ///
  /// ```swift
  /// let add = try instance.function("add").typed(Int32.self, Int32.self, returning: Int32.self)
  /// let sum = try add(2, 3)
  /// ```
  public struct TypedFunction<Result: WasmResult, each Parameter: WasmNumber> {
    private let function: Function
    private let resultClass: ValueClass?

    init(_ function: Function) throws(UsageError) {
      var parameters: [ValueType] = []
      for type in repeat (each Parameter).self { parameters.append(type.valueType) }
      let expected = FunctionType(parameters, Result.resultTypes)
      guard function.type == expected else {
        throw .wrongType(expected: expected.description, found: function.type.description)
      }
      self.function = function
      resultClass = Result.resultTypes.first.map { ValueClass($0) }
    }

    /// Calls the function.
    @discardableResult
    public func callAsFunction(_ argument: repeat each Parameter) throws(CallError) -> Result {
      let store = function.store
      let machine = store.takeMachine()
      defer { store.giveBack(machine) }
      var slot = machine.slots
      for value in repeat each argument {
        slot.pointee = value.slotBits
        slot += 1
      }
      guard machine.prepare(function.record) else { throw machine.failure(.trapped) }
      let reason = machine.run()
      guard reason == .finished else { throw machine.failure(reason) }
      machine.collectResults(resultClass)
      return Result(resultBits: machine.slots[0])
    }
  }

  extension Function {
    /// The function with Swift types for its parameters and result.
    public func typed<Result: WasmResult, each Parameter: WasmNumber>(
      _: repeat (each Parameter).Type, returning: Result.Type
    ) throws(UsageError) -> TypedFunction<Result, repeat each Parameter> {
      try TypedFunction(self)
    }

    /// The function, which returns nothing, with Swift types for its parameters.
    public func typed<each Parameter: WasmNumber>(
      _: repeat (each Parameter).Type
    ) throws(UsageError) -> TypedFunction<NoResult, repeat each Parameter> {
      try TypedFunction(self)
    }
  }

  extension Imports {
    /// Provides a Swift closure as a host function; its WebAssembly type follows from its Swift type.
    ///
    /// Calls allocate nothing. Errors other than `HostError` end the execution with `CallError.host`.
    public mutating func define<Result: WasmResult, each Parameter: WasmNumber>(
      _ module: Name, _ name: Name, _ body: @escaping (Caller, repeat each Parameter) throws -> Result
    ) {
      var parameters: [ValueType] = []
      for type in repeat (each Parameter).self { parameters.append(type.valueType) }
      defineRaw(module, name, FunctionType(parameters, Result.resultTypes)) { (caller, slots) throws(HostError) in
        var index = 0
        func next<Number: WasmNumber>(_: Number.Type) -> Number {
          defer { index += 1 }
          return Number(slotBits: slots.u64(index))
        }
        let result: Result
        do {
          result = try body(caller, repeat next((each Parameter).self))
        } catch let error as HostError {
          throw error
        } catch let error as CallError {
          throw HostError(error)
        } catch {
          throw .other(error)
        }
        slots.set(0, bits: result.resultBits)
      }
    }

    /// Provides a Swift closure that returns nothing as a host function.
    public mutating func define<each Parameter: WasmNumber>(
      _ module: Name, _ name: Name, _ body: @escaping (Caller, repeat each Parameter) throws -> Void
    ) {
      define(module, name) { (caller: Caller, argument: repeat each Parameter) throws -> NoResult in
        try body(caller, repeat each argument)
        return NoResult()
      }
    }
  }
#endif

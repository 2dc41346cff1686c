#if !hasFeature(Embedded)
  /// A function whose type has been checked once, so that calls need no checks and allocate nothing.
  ///
  /// ```swift
  /// let add = try instance.function("add").typed(Int32.self, Int32.self, returning: Int32.self)
  /// let sum = try add(2, 3)
  /// ```
  public struct TypedFunction<Result: WasmResult, each Parameter: WasmNumber> {
    @usableFromInline let function: CheckedFunction

    init(_ function: Function) throws(UsageError) {
      var parameters: [ValueType] = []
      for type in repeat (each Parameter).self { parameters.append(type.valueType) }
      let expected = FunctionType(parameters, Result.resultTypes)
      guard function.type == expected else {
        throw .wrongType(expected: expected.description, found: function.type.description)
      }
      self.function = CheckedFunction(function, resultClass: Result.resultTypes.first.map { ValueClass($0) })
    }

    /// Calls the function.
    @inlinable @discardableResult
    public func callAsFunction(_ argument: repeat each Parameter) throws(CallError) -> Result {
      let call = function.begin()
      var slot = ArgumentWriter(call.slots)
      repeat slot.write(each argument)
      return Result(resultBits: try function.run(call))
    }
  }

  /// The part of a typed function that is the same for all types.
  @usableFromInline
  struct CheckedFunction {
    private let function: Function
    private let resultClass: ValueClass?

    init(_ function: Function, resultClass: ValueClass?) {
      self.function = function
      self.resultClass = resultClass
    }

    /// A call that has begun.
    @usableFromInline
    struct Call {
      fileprivate let machine: Unmanaged<Machine>
      /// Where the arguments go.
      @usableFromInline var slots: UnsafeMutablePointer<UInt64> { machine._withUnsafeGuaranteedRef { $0.slots } }
    }

    /// Begins a call, which must be run.
    @usableFromInline
    func begin() -> Call { Call(machine: function.store.takeMachine()) }

    /// Runs a call whose arguments are in its slots.
    ///
    /// - Returns: the bits of the result, if there is one.
    @usableFromInline
    func run(_ call: Call) throws(CallError) -> UInt64 {
      let machine = call.machine
      defer { function.store.giveBack(machine) }
      let reason = machine._withUnsafeGuaranteedRef { $0.run(function.record) }
      guard reason == .finished else {
        throw machine._withUnsafeGuaranteedRef { $0.failure(reason) }
      }
      return machine._withUnsafeGuaranteedRef { $0.resultBits(resultClass) }
    }
  }

  /// Writes arguments into the slots of a call, from the first on.
  @usableFromInline
  struct ArgumentWriter {
    // SAFETY: the function's type, made of the same parameters, has as many slots.
    @usableFromInline var slot: UnsafeMutablePointer<UInt64>

    @inlinable @inline(__always)
    init(_ slots: UnsafeMutablePointer<UInt64>) { slot = slots }

    @inlinable @inline(__always)
    mutating func write<Number: WasmNumber>(_ number: Number) {
      slot.pointee = number.slotBits
      slot += 1
    }
  }

  /// Reads arguments from the slots of a host function, from the first on.
  @usableFromInline
  struct ArgumentReader {
    @usableFromInline let slots: HostSlots
    @usableFromInline var index = 0

    @inlinable @inline(__always)
    init(_ slots: HostSlots) { self.slots = slots }

    @inlinable @inline(__always)
    mutating func read<Number: WasmNumber>(_: Number.Type) -> Number {
      let bits = slots.u64(index)
      index += 1
      return Number(slotBits: bits)
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
    @inlinable
    public mutating func define<Result: WasmResult, each Parameter: WasmNumber>(
      _ module: Name, _ name: Name, _ body: @escaping (Caller, repeat each Parameter) throws -> Result
    ) {
      var parameters: [ValueType] = []
      for type in repeat (each Parameter).self { parameters.append(type.valueType) }
      let type = FunctionType(parameters, Result.resultTypes)
      defineRawSuspending(module, name, type) { (caller, slots) throws(HostError) in
        var argument = ArgumentReader(slots)
        do {
          slots.set(0, bits: try body(caller, repeat argument.read((each Parameter).self)).resultBits)
        } catch {
          throw HostError(thrown: error)
        }
        return .returned
      }
    }

    /// Provides a Swift closure that returns nothing as a host function.
    @inlinable
    public mutating func define<each Parameter: WasmNumber>(
      _ module: Name, _ name: Name, _ body: @escaping (Caller, repeat each Parameter) throws -> Void
    ) {
      define(module, name) { (caller: Caller, argument: repeat each Parameter) throws -> NoResult in
        try body(caller, repeat each argument)
        return NoResult()
      }
    }
  }

  extension HostError {
    /// The failure of a host function that threw any error.
    @usableFromInline
    init(thrown error: any Error) {
      switch error {
      case let error as HostError: self = error
      case let error as CallError: self.init(error)
      default: self = .other(error)
      }
    }
  }
#endif

/// Walks the frames of an execution that is not running guest code at the moment, from the innermost outwards.
///
/// Nothing is recorded for this while code runs: a frame's function is found by the code that its
/// position lies in. Backtraces, exceptions and the collector all walk this way.
struct FrameWalker {
  /// One frame.
  struct Frame {
    var body: Body
    /// A word of the operation that is being carried out, or of the call that has not returned.
    var pc: PC
    var sp: SP
    var instance: UnsafeMutablePointer<InstanceRecord>
    /// How many calls between instances lie further out.
    var crossingCount: Int
    /// Where the return position and the caller's frame are.
    var headerSlot: Int
  }

  /// What a frame belongs to.
  enum Body {
    case code(InstanceData, InstanceData.CodeBlock)
    /// A function of the host, or one that has no code yet.
    case stub(UnsafeMutablePointer<FunctionRecord>)
  }

  private let context: UnsafeMutablePointer<Context>
  private let finish: PC
  private let landing: PC
  private var pc: PC?
  private var sp: SP
  private var instance: UnsafeMutablePointer<InstanceRecord>
  private var crossing: Int

  init(_ machine: Machine) {
    context = machine.context
    finish = machine.store.engine.landings.finish
    landing = machine.store.engine.landings.crossing
    pc = context.pointee.registers.pc
    sp = context.pointee.registers.sp
    instance = context.pointee.instance
    crossing = context.pointee.crossingCount
  }

  mutating func next() -> Frame? {
    guard let pc, pc != finish, let (body, headerSlot) = body(at: pc) else { return nil }
    let frame = Frame(
      body: body, pc: pc, sp: sp, instance: instance, crossingCount: crossing, headerSlot: headerSlot)
    let header = sp + headerSlot
    var returnPC = position(header[0])
    sp = position(header[1])
    if returnPC == landing && crossing > 0 {
      crossing -= 1
      instance = context.pointee.crossings[crossing].instance
      returnPC = context.pointee.crossings[crossing].returnPC
    }
    // The call is the operation before the place to return to.
    self.pc = returnPC == finish || returnPC == landing ? nil : returnPC - 1
    return frame
  }

  private func body(at pc: PC) -> (Body, headerSlot: Int)? {
    if let stub = stubRecord(pc) { return (.stub(stub), Int(stub.pointee.headerSlot)) }
    guard let owner = instance.pointee.owner else { return nil }
    return owner._withUnsafeGuaranteedRef { data in
      guard let block = data.block(containing: pc) else { return nil }
      let declaration = data.module.contents.functions[Int(block.functionIndex)]
      return (.code(data, block), data.layouts[Int(declaration.typeIndex)].headerSlot)
    }
  }

  /// The function whose stub `pc` points at, if it does.
  private func stubRecord(_ pc: PC) -> UnsafeMutablePointer<FunctionRecord>? {
    let word = pc.pointee
    guard
      word == Assembler.address(of: .hostStub) || word == Assembler.address(of: .translateStub)
        || word == Assembler.address(of: .importStub)
    else { return nil }
    return UnsafeMutablePointer<FunctionRecord>(stubAt: pc)
  }
}

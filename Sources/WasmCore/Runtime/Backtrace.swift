// Finding out where a guest is: walking its frames and mapping code positions to instructions.
//
// Nothing is recorded for this while code runs. A frame's function is found by the code that its
// return position lies in, the instruction by translating the function again, this time with notes.

extension Machine {
  /// A trap of the given kind with the guest's present stack.
  func makeTrap(_ kind: TrapKind, detail: String? = nil) -> Trap {
    var frames: [Trap.Frame] = []
    var instance = context.pointee.instance
    var crossing = context.pointee.crossingCount
    var pc = context.pointee.registers.pc
    var sp = context.pointee.registers.sp
    let finish = store.engine.landings.finish
    let landing = store.engine.landings.crossing
    while frames.count < Trap.maximumFrames {
      guard let place = describe(pc, in: instance) else { break }
      frames.append(place.frame)
      let header = sp + place.headerSlot
      var returnPC = position(header[0])
      sp = position(header[1])
      if returnPC == finish { break }
      if returnPC == landing {
        guard crossing > 0 else { break }
        crossing -= 1
        instance = context.pointee.crossings[crossing].instance
        returnPC = context.pointee.crossings[crossing].returnPC
        if returnPC == finish { break }
      }
      // The call is the operation before the place to return to.
      pc = returnPC - 1
    }
    return Trap(kind, detail: detail, frames: frames)
  }

  private func describe(
    _ pc: PC, in instance: UnsafeMutablePointer<InstanceRecord>
  ) -> (frame: Trap.Frame, headerSlot: Int)? {
    if let stub = stubRecord(pc) {
      guard let owner = stub.pointee.instance?.pointee.owner else {
        // A host function: the frame is its caller's to show.
        return (Trap.Frame(functionIndex: .max, functionName: "host function", offset: 0), Int(stub.pointee.headerSlot))
      }
      let frame = owner._withUnsafeGuaranteedRef { $0.frame(function: stub.pointee.index, offset: 0) }
      return (frame, Int(stub.pointee.headerSlot))
    }
    guard let owner = instance.pointee.owner else { return nil }
    return owner._withUnsafeGuaranteedRef { $0.describe(pc) }
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

extension InstanceData {
  func frame(function index: UInt32, offset: Int) -> Trap.Frame {
    Trap.Frame(
      functionIndex: index, functionName: module.contents.names.functions[index], offset: offset)
  }

  func describe(_ pc: PC) -> (frame: Trap.Frame, headerSlot: Int)? {
    guard let block = code.first(where: { $0.contains(pc) }) else { return nil }
    let declaration = module.contents.functions[Int(block.functionIndex)]
    let offset = sourceOffset(of: pc - block.start - 1, function: Int(block.functionIndex))
    return (
      frame(function: block.functionIndex, offset: offset), layouts[Int(declaration.typeIndex)].headerSlot
    )
  }

  /// The instruction that the code at a position of a function came from.
  private func sourceOffset(of position: Int, function index: Int) -> Int {
    var translator = FunctionTranslator(self)
    translator.translate(function: index, recordingOrigins: true)
    var offset = 0
    for origin in translator.origins ?? [] {
      if origin.position > position { break }
      offset = origin.offset
    }
    return offset
  }
}

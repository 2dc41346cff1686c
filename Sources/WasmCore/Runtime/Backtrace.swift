// Finding out where a guest is: walking its frames and mapping code positions to instructions, by
// translating their functions again, this time with notes.

extension Machine {
  /// A trap of the given kind with the guest's present stack.
  func makeTrap(_ kind: TrapKind, detail: String? = nil) -> Trap {
    Trap(kind, detail: detail, frames: backtrace())
  }

  /// The guest's present stack, as far as traps tell of it.
  func backtrace() -> [Trap.Frame] {
    var frames: [Trap.Frame] = []
    var walker = FrameWalker(self)
    while frames.count < Trap.maximumFrames, let frame = walker.next() {
      frames.append(describe(frame))
    }
    return frames
  }

  private func describe(_ frame: FrameWalker.Frame) -> Trap.Frame {
    switch frame.body {
    case .code(let instance, let block): return instance.describe(frame.pc, in: block)
    case .stub(let stub):
      guard let owner = stub.pointee.instance?.pointee.owner else {
        // A host function: the frame is its caller's to show.
        return Trap.Frame(functionIndex: .max, functionName: "host function", offset: 0)
      }
      return owner._withUnsafeGuaranteedRef { $0.frame(function: stub.pointee.index, offset: 0) }
    }
  }
}

extension InstanceData {
  func frame(function index: UInt32, offset: Int) -> Trap.Frame {
    Trap.Frame(
      functionIndex: index, functionName: module.contents.names.functions[index], offset: offset)
  }

  func describe(_ pc: PC, in block: CodeBlock) -> Trap.Frame {
    let offset = sourceOffset(of: pc - block.start - 1, function: Int(block.functionIndex))
    return frame(function: block.functionIndex, offset: offset)
  }

  /// The instruction that the code at a position of a function came from.
  private func sourceOffset(of position: Int, function index: Int) -> Int {
    let origins = codeOrigins(ofFunction: index)
    let next = origins.firstIndex { $0.position > position } ?? origins.count
    return next > 0 ? origins[next - 1].offset : 0
  }
}

/// The abnormal end of an execution, with the place where it happened.
public struct Trap: Error, Sendable {
  /// One call on the guest's stack.
  public struct Frame: Hashable, Sendable {
    /// The function's index in its module.
    public let functionIndex: UInt32
    /// The function's name, if the module has a name section that tells it.
    public let functionName: Name?
    /// The instruction, in bytes from the start of the module. In callers, the call; zero in host functions.
    public let offset: Int
  }

  public let kind: TrapKind
  /// More about the trap than its kind, such as a host function's message.
  public let detail: String?
  /// The guest's stack, innermost call first; at most `maximumFrames`.
  public let frames: [Frame]

  /// How many frames a trap records of a deep stack.
  public static var maximumFrames: Int { 64 }

  init(_ kind: TrapKind, detail: String? = nil, frames: [Frame] = []) {
    self.kind = kind
    self.detail = detail
    self.frames = frames
  }

  /// The wording of the specification's test suite, or the host's message.
  public var message: String { detail ?? kind.message }
}

extension Trap: CustomStringConvertible {
  /// A stack in lines of text, each after a line break.
  static func describe(_ frames: [Frame]) -> String {
    var text = ""
    for (index, frame) in frames.enumerated() {
      text += "\n  \(index): "
      if let name = frame.functionName { text += "\(name) " }
      text += "(function \(frame.functionIndex), offset 0x\(String(frame.offset, radix: 16)))"
    }
    return text
  }

  public var description: String {
    message + Self.describe(frames)
  }
}

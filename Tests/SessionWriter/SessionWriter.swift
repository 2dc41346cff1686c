import Agent
import TestFolders

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Adds events to a session until it is killed, and says `.` on standard output after each.
///
/// usage: SessionWriter FOLDER ID SEED
///        SessionWriter --measure FOLDER EVENTS
///
/// `--measure` writes a session of that many events instead, opens it again, and prints what each takes.
@main
struct SessionWriter {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4 else { throw SessionError.invalidID("usage: SessionWriter FOLDER ID SEED") }
    if arguments[1] == "--measure" {
      try measure(arguments[2], count: Int(arguments[3]) ?? 100_000)
      return
    }
    guard let id = SessionID(arguments[2]), let seed = UInt64(arguments[3]) else {
      throw SessionError.invalidID(arguments[2])
    }
    let session = try SessionStore(path: arguments[1]).open(id)
    var number = session.head.sequence
    while true {
      number += 1
      try session.append(event(number, seed: seed))
      var byte = UInt8(ascii: ".")
      _ = write(1, &byte, 1)
    }
  }

  /// The event of that number: the same for the same seed, some short and some long.
  static func event(_ number: Int, seed: UInt64) -> SessionEvent {
    var random = SeededRandom(seed: seed &* 1_000_003 &+ UInt64(number))
    let length = Int.random(in: 0..<12, using: &random) == 0 ? 60_000 : 40
    let text = "\(number) " + String(repeating: "é", count: Int.random(in: 0...length, using: &random))
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return .userMessage(UserMessage(text: text))
    case 1: return .toolUse(ToolUse(toolUseId: "call \(number)", name: "Write", input: ["content": .string(text)]))
    case 2: return .toolResult(ToolResult(toolUseId: "call \(number)", output: ["text": .string(text)]))
    default: return .assistantDelta(AssistantDelta(textDelta: text))
    }
  }

  /// A conversation of turns with a call of a tool each, and pieces of answers in between.
  private static func conversation(_ number: Int) -> SessionEvent {
    let turn = number / 20
    let text = "The quick brown fox jumps over the lazy dog, and then over a few other animals. "
    return switch number % 20 {
    case 0: .userMessage(UserMessage(text: text))
    case 1:
      .toolUse(ToolUse(toolUseId: "call_\(turn)", name: "Read", input: ["file_path": "Sources/File\(turn).swift"]))
    case 2: .permissionDecision(PermissionDecision(questionId: "call_\(turn)", allowed: true, decidedBy: .rule))
    case 3:
      .toolResult(
        ToolResult(toolUseId: "call_\(turn)", output: ["content": .string(String(repeating: text, count: 10))]))
    case 18: .assistantMessage(AssistantMessage(text: text))
    case 19: .result(TurnResult(finalText: text, stopReason: "end", usage: ["total_tokens": 1234]))
    default: .assistantDelta(AssistantDelta(textDelta: "quick brown"))
    }
  }

  private static func measure(_ folder: String, count: Int) throws {
    let key = Redactor.KnownValue(name: "key", value: "a key that nobody knows")
    for durability in [SessionDurability.written, .turns] {
      let store = SessionStore(
        path: folder,
        configuration: SessionConfiguration(redactor: Redactor(knownValues: [key]), durability: durability))
      var session: Session? = try store.create()
      guard let id = session?.id else { return }
      let clock = ContinuousClock()
      let writing = try clock.measure {
        for number in 0..<count { try session?.append(conversation(number)) }
      }
      session = nil
      var opened: Session?
      let opening = try clock.measure { opened = try store.open(id) }
      var verification: SessionVerification?
      let verifying = try clock.measure { verification = try store.verify(id) }
      let bytes = try store.list().first { $0.id == id }?.byteCount ?? 0
      print(
        "\(durability): \(count) events, \(bytes) bytes; append \(writing / count), open \(opening), verify \(verifying),",
        "head \(opened?.head.sequence ?? 0), intact \(verification?.isIntact ?? false), memory \(peakMemory()) KiB")
    }
  }

  /// The most memory that the process has had.
  private static func peakMemory() -> Int {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
      getrusage(RUSAGE_SELF, &usage)
    #endif
    return usage.ru_maxrss
  }
}

import Agent
import Foundation
import Synchronization

/// A server of HTTP that answers its first request with its first answer, and so on; the last answer stands for all
/// that follow.
final class LoopbackServer: Sendable {
  /// A request that came.
  struct Request: Sendable {
    let line: String
    let headers: [String: String]
    let body: [UInt8]
    var text: String { String(decoding: body, as: UTF8.self) }
  }

  let port: UInt16
  private let listener: LoopbackSocket
  private let record = LoopbackRecord()

  init(_ answers: LoopbackAnswer...) throws {
    (listener, port) = try LoopbackSocket.listening()
    let (listener, record) = (listener, record)
    Thread.detachNewThread {
      while let connection = listener.accepted() {
        Thread.detachNewThread { record.serve(connection, answers) }
      }
    }
  }

  deinit { listener.shutDown() }

  var base: String { "http://127.0.0.1:\(port)" }

  func url(_ path: String = "/") throws -> WebURL { try WebURL(base + path) }

  /// What was asked so far.
  var requests: [Request] { record.state.withLock { $0.requests } }
  /// How many bytes of bodies went out.
  var sentBytes: Int { record.state.withLock { $0.sentBytes } }
  /// How many exchanges the other side has ended while there was more to say.
  var closed: Int { record.state.withLock { $0.closed } }

}

/// What a server has seen and done.
private final class LoopbackRecord: Sendable {
  struct State {
    var requests: [LoopbackServer.Request] = []
    var sentBytes = 0
    var closed = 0
  }

  let state = Mutex(State())

  func serve(_ connection: LoopbackSocket, _ answers: [LoopbackAnswer]) {
    guard let request = Self.request(from: connection) else { return }
    let number = state.withLock { state in
      state.requests.append(request)
      return state.requests.count
    }
    let answer = answers[min(number, answers.count) - 1]
    for step in answer.steps {
      guard perform(step, connection) else { return state.withLock { $0.closed += 1 } }
    }
  }

  private func perform(_ step: LoopbackAnswer.Step, _ connection: LoopbackSocket) -> Bool {
    switch step {
    case .send(let bytes):
      guard connection.send(bytes) else { return false }
      state.withLock { $0.sentBytes += bytes.count }
      return true
    case .pause(let seconds):
      Thread.sleep(forTimeInterval: seconds)
      return true
    case .wait(let gate): return gate.wait()
    case .waitForClose:
      while !connection.receive().isEmpty {}
      return false
    case .repeatForever(let bytes):
      while connection.send(bytes) { state.withLock { $0.sentBytes += bytes.count } }
      return false
    }
  }

  private static func request(from connection: LoopbackSocket) -> LoopbackServer.Request? {
    var bytes: [UInt8] = []
    while true {
      if let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
          guard let colon = line.firstIndex(of: ":") else { continue }
          headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        if bytes.count >= end.upperBound + length {
          return LoopbackServer.Request(
            line: lines[0], headers: headers, body: Array(bytes[end.upperBound...].prefix(length)))
        }
      }
      let more = connection.receive()
      guard !more.isEmpty else { return nil }
      bytes += more
    }
  }
}

/// What a server does when it was asked.
struct LoopbackAnswer: Sendable {
  enum Step: Sendable {
    case send([UInt8])
    case pause(TimeInterval)
    case wait(Gate)
    case waitForClose
    case repeatForever([UInt8])
  }

  /// Something that the test lets through.
  final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    func open() { semaphore.signal() }
    func wait() -> Bool { semaphore.wait(timeout: .now() + 300) == .success }
  }

  var steps: [Step]

  init(_ steps: [Step]) { self.steps = steps }

  /// Bytes as they are.
  static func raw(_ text: String) -> LoopbackAnswer { LoopbackAnswer([.send(Array(text.utf8))]) }

  /// A whole response with a body.
  static func response(_ status: String = "200 OK", _ headers: [String] = [], _ body: String = "") -> LoopbackAnswer {
    raw(head(status, headers + ["Content-Length: \(body.utf8.count)"]) + body)
  }

  static func json(_ body: String, status: String = "200 OK", _ headers: [String] = []) -> LoopbackAnswer {
    response(status, ["Content-Type: application/json"] + headers, body)
  }

  /// Events, each piece as a chunk of its own.
  static func events(_ pieces: [[UInt8]], isWhole: Bool = true, pause: TimeInterval = 0) -> LoopbackAnswer {
    var steps: [Step] = [.send(Array(head("200 OK", eventHeaders).utf8))]
    for piece in pieces where !piece.isEmpty {
      steps.append(.send(chunk(piece)))
      if pause > 0 { steps.append(.pause(pause)) }
    }
    if isWhole { steps.append(.send(Array("0\r\n\r\n".utf8))) }
    return LoopbackAnswer(steps)
  }

  static let eventHeaders = ["Content-Type: text/event-stream; charset=utf-8", "Transfer-Encoding: chunked"]

  static func head(_ status: String, _ headers: [String]) -> String {
    (["HTTP/1.1 \(status)"] + headers + ["Connection: close"]).joined(separator: "\r\n") + "\r\n\r\n"
  }

  static func chunk(_ bytes: [UInt8]) -> [UInt8] {
    Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
  }
}

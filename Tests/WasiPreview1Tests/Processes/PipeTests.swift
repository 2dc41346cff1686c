import Testing
import WasiPreview1

/// Pipes by themselves.
struct PipeTests {
  private func write(_ writer: PipeWriter, _ bytes: [UInt8]) -> Transfer { bytes.withUnsafeBytes { writer.write($0) } }

  private func read(_ reader: PipeReader, _ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    guard case .bytes(let moved) = bytes.withUnsafeMutableBytes({ reader.read(into: $0) }) else { return nil }
    return Array(bytes.prefix(moved))
  }

  @Test func `bytes come out as they went in, around the end of the ring`() {
    let pipe = Pipe(capacity: 7)
    let (reader, writer) = (pipe.openReader(), pipe.openWriter())
    var (sent, received): (UInt8, UInt8) = (0, 0)
    for round in 0..<300 {
      let wanted = (0..<UInt8(round % 7 + 1)).map { sent &+ $0 }
      if case .bytes(let count) = write(writer, wanted) { sent &+= UInt8(count) }
      for byte in read(reader, round % 5 + 1) ?? [] {
        #expect(byte == received)
        received &+= 1
      }
      #expect(pipe.byteCount == Int(sent &- received))
    }
    #expect(sent > 100)
  }

  @Test func `an empty pipe has an end only when nobody can write`() {
    let pipe = Pipe()
    let reader = pipe.openReader()
    let writers = [pipe.openWriter(), pipe.openWriter()]
    #expect(read(reader, 1) == nil)
    #expect(reader.readiness(.read) == .notReady)
    #expect(write(writers[0], [1, 2]) == .bytes(2))
    writers[0].close()
    writers[0].close()
    #expect(pipe.writerCount == 1)
    #expect(reader.readiness(.read) == .ready(byteCount: 2, isHungUp: false))
    #expect(read(reader, 9) == [1, 2])
    #expect(read(reader, 9) == nil)
    writers[1].close()
    #expect(reader.readiness(.read) == .ready(byteCount: 0, isHungUp: true))
    #expect(read(reader, 9) == [])
  }

  @Test func `a pipe that nobody reads refuses bytes`() {
    let pipe = Pipe()
    let (reader, writer) = (pipe.openReader(), pipe.openWriter())
    #expect(write(writer, [1]) == .bytes(1))
    reader.close()
    #expect(write(writer, [1]) == .refused(.brokenPipe))
    #expect(writer.readiness(.write) == .ready(byteCount: 0, isHungUp: true))
    #expect(pipe.byteCount == 0)
  }

  @Test func `an end that nobody holds any more is closed`() {
    let pipe = Pipe()
    do { _ = (pipe.openReader(), pipe.openWriter()) }
    #expect(pipe.readerCount == 0)
    #expect(pipe.writerCount == 0)
  }

  @Test func `few bytes are written together, many as far as they go`() {
    let pipe = Pipe(capacity: 10_000)
    let (reader, writer) = (pipe.openReader(), pipe.openWriter())
    #expect(write(writer, [UInt8](repeating: 1, count: 8_000)) == .bytes(8_000))
    #expect(write(writer, [UInt8](repeating: 2, count: 4_096)) == .wouldBlock)
    #expect(writer.readiness(.write) == .notReady)
    #expect(write(writer, [UInt8](repeating: 2, count: 1_000)) == .bytes(1_000))
    #expect(write(writer, [UInt8](repeating: 3, count: 4_097)) == .bytes(1_000))
    #expect(write(writer, [4]) == .wouldBlock)
    #expect(read(reader, 4_095)?.count == 4_095)
    #expect(writer.readiness(.write) == .notReady)
    #expect(read(reader, 1) == [1])
    #expect(writer.readiness(.write) == .ready(byteCount: 4_096, isHungUp: false))
  }

  @Test func `each end goes one way`() {
    let pipe = Pipe()
    let (reader, writer) = (pipe.openReader(), pipe.openWriter())
    #expect([1].withUnsafeBytes { reader.write($0) } == .failed(.badDescriptor))
    #expect(reader.readiness(.write) == .failed(.badDescriptor))
    #expect(writer.readiness(.read) == .failed(.badDescriptor))
    reader.close()
    #expect(read(reader, 1) == nil)
  }
}

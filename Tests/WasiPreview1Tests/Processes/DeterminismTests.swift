import Foundation
import ShadowFS
import TestFolders
import Testing
import WasiPreview1
import WasmCore
import WasmText

/// Runs whose every byte and unit of fuel is known beforehand.
///
/// The numbers are the same on every machine, in every build. Should one change, then programs behave differently now:
/// that needs a reason, and a line in the changelog.
struct DeterminismTests {
  private func engine() -> Engine {
    var configuration = EngineConfiguration()
    configuration.metersFuel = true
    configuration.canonicalizesNaNs = true
    return Engine(configuration)
  }

  private func program(_ name: String, _ engine: Engine) throws -> Module {
    let text = try String(contentsOfFile: Fixture.program(name), encoding: .utf8)
    return try Module(try TextModule.encode(text), engine: engine)
  }

  /// What `everything` finds at its start.
  private func configuration(_ output: any ByteStream) throws -> ProcessConfiguration {
    let layer = MemoryLayer()
    try layer.addFile(
      named: FileName("input"), in: layer.root, contents: Array("some input".utf8)[...],
      modificationTime: 1_000_000_000_000_000_000)
    var configuration = ProcessConfiguration(arguments: ["everything", "ü"], environment: [("A", "1")])
    configuration.files = FileSystem(over: layer)
    configuration.preopens = [Preopen("/")]
    configuration.output = output
    return configuration
  }

  @Test func `a run of one program`() throws {
    let (engine, output) = (engine(), OutputBytes())
    let process = try Process(try configuration(output))
    let store = Store(engine)
    var imports = Imports()
    process.define(in: &imports)
    let instance = try store.instantiate(try program("everything", engine), imports)
    #expect(throws: CallError.self) { try instance.function("_start").call([]) }
    #expect(process.ending == .exited(42))
    #expect(output.bytes.count == 1_577)
    #expect(Checksum(output.bytes).description == "4f9aa93b35781f86")
    #expect(store.fuelConsumed == 20_840)
  }

  @Test func `a run of two programs with a pipe between them`() throws {
    let (engine, output, pipe) = (engine(), OutputBytes(), Pipe(capacity: 100))
    let scheduler = Scheduler(slice: 1_000)
    let log = scheduler.record()
    let processes = [
      try scheduler.start(try program("everything", engine), try configuration(pipe.openWriter())),
      try scheduler.start(
        try program("copy", engine), ProcessConfiguration(input: pipe.openReader(), output: output)),
    ]
    #expect(scheduler.run() == .finished)
    #expect(processes.map { $0.exitStatus?.code } == [42, 0])
    #expect(Checksum(output.bytes).description == "b82463e35c0bbf75")
    #expect(processes.map(\.fuelConsumed) == [20_840, 504])
    #expect(log.events.count == 91)
  }
}

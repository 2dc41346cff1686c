import WasmCore

/// As much of WASI as the benchmark programs use: one argument, standard output, and an end.
final class GuestSystem {
  private let arguments: [[UInt8]]
  private var output: [UInt8] = []

  init(argument: [UInt8]) {
    arguments = argument.isEmpty ? [Array("guest".utf8)] : [Array("guest".utf8), argument]
  }

  var outputText: String { String(decoding: output, as: UTF8.self) }

  func imports() -> Imports {
    let system: Name = "wasi_snapshot_preview1"
    let two = FunctionType([.i32, .i32], [.i32])
    var imports = Imports()
    imports.defineRaw(system, "args_sizes_get", two) { (caller: Caller, slots: HostSlots) throws(HostError) in
      try caller.store(UInt32(self.arguments.count), at: UInt64(slots.i32(0)))
      try caller.store(UInt32(self.arguments.reduce(0) { $0 + $1.count + 1 }), at: UInt64(slots.i32(1)))
      slots.return(i32: 0)
    }
    imports.defineRaw(system, "args_get", two) { (caller: Caller, slots: HostSlots) throws(HostError) in
      var pointer = UInt64(slots.i32(0))
      var text = UInt64(slots.i32(1))
      for argument in self.arguments {
        try caller.store(UInt32(truncatingIfNeeded: text), at: pointer)
        try caller.write(argument + [0], at: text)
        pointer += 4
        text += UInt64(argument.count) + 1
      }
      slots.return(i32: 0)
    }
    imports.defineRaw(system, "fd_write", FunctionType([.i32, .i32, .i32, .i32], [.i32])) {
      (caller: Caller, slots: HostSlots) throws(HostError) in
      var written: UInt32 = 0
      for index in 0..<UInt64(slots.i32(2)) {
        let vector = UInt64(slots.i32(1)) + index * 8
        let start: UInt32 = try caller.load(at: vector)
        let count: UInt32 = try caller.load(at: vector + 4)
        self.output += try caller.read(at: UInt64(start), count: UInt64(count))
        written &+= count
      }
      try caller.store(written, at: UInt64(slots.i32(3)))
      slots.return(i32: 0)
    }
    imports.defineRaw(system, "proc_exit", FunctionType([.i32], [])) {
      (_: Caller, slots: HostSlots) throws(HostError) in
      throw .exit(Int32(bitPattern: slots.i32(0)))
    }
    return imports
  }
}

import CommandInterface
import WasiPreview1
import WasmCore
import WasmText

import enum ShadowFS.InflateError

/// Why a program did not run to its end, and what the caller of the command learns of it.
enum RunFailure: Error {
  case usage(String)
  case file(CommandInterface.FileError)
  case text(TextError, path: String)
  /// The file is compressed and damaged.
  case compressed(InflateError, path: String)
  case module(ModuleError)
  case instantiation(InstantiationError)
  case imports(MissingImports)
  /// The file is something else than a module.
  case noModule(path: String)
  /// The file is not a module but a component.
  case component(path: String)
  case call(CallError)
  /// A signal has ended the program, such as that nobody reads its output.
  case killed(Signal)
  /// The process could not be made.
  case process(Errno)
  /// A recording cannot be replayed, or the run has left it.
  case recording(String)
  /// What the process was to start with is not there: what, and why.
  case setup(String, reason: String)
  case outputLimit
  /// Standard output does not take what was asked for.
  case output(CommandInterface.FileError)
  /// What the program has done to its directories could not be shown or kept.
  case notKept(String)

  /// What was to be kept could not be written.
  static func notSaved(_ error: CommandInterface.FileError) -> RunFailure {
    .notKept("cannot write \(error)")
  }
}

extension RunFailure {
  /// The exit code of the command.
  var exitCode: Int32 {
    switch self {
    case .usage, .file, .process, .setup: 2
    case .outputLimit: 124
    // As for a command that the end of its pipe has stopped.
    case .output(let error) where error.isBrokenPipe: 141
    case .notKept, .output: 123
    case .text, .compressed, .module, .imports, .noModule, .component: 126
    case .recording: 125
    case .instantiation(.trap): 134
    case .instantiation(.start(let error)): Self.exitCode(error)
    case .instantiation: 126
    case .call(let error): Self.exitCode(error)
    case .killed(let signal): signal.exitStatus
    }
  }

  private static func exitCode(_ error: CallError) -> Int32 {
    switch error {
    case .exit(let code): code & 0xFF
    case .outOfFuel, .interrupted: 124
    case .usage: 2
    case .trap, .exception, .host, .wouldSuspend: 134
    }
  }

  /// Whether the program has ended by itself, with a code of its own.
  var isEnd: Bool {
    if case .call(.exit) = self { true } else { false }
  }

  /// Tells what has happened on standard error.
  func report() {
    // Names in it may come from the module.
    if let message { StandardStream.error.write("wasi-run: \(TerminalText.harmless(Array(message.utf8)))\n") }
  }

  /// What a person should read; nil when the program ended by its own will.
  var message: String? {
    switch self {
    case .usage(let text): "\(text)\nTry 'wasi-run --help'."
    case .file(let error): error.description
    case .text(let error, let path): "\(path):\(error)"
    case .compressed(let error, let path): "\(path): \(error)"
    case .module(let error): error.description
    case .instantiation(.trap(let trap)): "trap while instantiating: \(trap)"
    case .instantiation(.start(let error)): Self.message(error)
    case .instantiation(.link(let error)): MissingImports(error).message
    case .instantiation(let error): error.description
    case .imports(let missing): missing.message
    case .noModule(let path):
      "\(path == "-" ? "standard input" : path) is no WebAssembly module, neither in the binary nor in the text format"
    case .component(let path):
      """
      \(path == "-" ? "standard input" : path) is a component (WASI preview 2 or later), and only core modules are supported.
      Build the program for wasm32-wasip1, or take the module out with 'wasm-tools component unbundle'.
      """
    case .call(let error): Self.message(error)
    case .killed: nil
    case .setup(let subject, let reason): "\(subject): \(reason)"
    case .outputLimit: "too much output (--max-output)"
    case .process(let errno): "the program cannot get what it was to start with: \(errno)"
    case .output(let error): error.isBrokenPipe ? nil : error.description
    case .recording(let text), .notKept(let text): text
    }
  }

  private static func message(_ error: CallError) -> String? {
    switch error {
    case .exit: nil
    case .trap(let trap): "trap: \(trap)"
    case .outOfFuel: "out of fuel (--fuel)"
    case .interrupted(.deadline): "out of time (--timeout)"
    default: error.description
    }
  }
}

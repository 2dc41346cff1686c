import CommandInterface
import WasmCore
import WasmText

/// Why a program did not run to its end, and what the caller of the command learns of it.
enum RunFailure: Error {
  case usage(String)
  case file(FileError)
  case text(TextError, path: String)
  case module(ModuleError)
  case instantiation(InstantiationError)
  case call(CallError)
  case output(String)
}

extension RunFailure {
  /// The exit code of the command.
  var exitCode: Int32 {
    switch self {
    case .usage, .file, .output: 2
    case .text, .module: 126
    case .instantiation(let error):
      switch error {
      case .trap: 134
      default: 126
      }
    case .call(let error):
      switch error {
      case .exit(let code): code & 0xFF
      case .outOfFuel, .interrupted: 124
      case .usage: 2
      case .trap, .exception, .suspended: 134
      }
    }
  }

  /// What a person should read; nil when the program ended by its own will.
  var message: String? {
    switch self {
    case .usage(let text): return "\(text)\nTry 'wasi-run --help'."
    case .file(let error): return error.description
    case .text(let error, let path): return "\(path):\(error)"
    case .module(let error): return error.description
    case .output(let text): return text
    case .instantiation(let error):
      switch error {
      case .link(let link): return link.description
      case .trap(let trap): return "trap while instantiating: \(trap)"
      case .limit(let limit): return limit.description
      case .engineMismatch: return "the module belongs to another engine"
      }
    case .call(let error):
      switch error {
      case .exit: return nil
      case .trap(let trap): return "trap: \(trap)"
      case .exception: return "uncaught exception"
      case .outOfFuel: return "the fuel ran out"
      case .interrupted: return "the time ran out"
      case .usage(let usage): return usage.description
      case .suspended: return "the program waits for something that never comes"
      }
    }
  }
}

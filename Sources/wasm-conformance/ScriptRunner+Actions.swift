import WasmCore
import WasmText

/// Why an action has no results.
enum ActionError: Error {
  case skipped(String)
  /// The action itself makes no sense: no such instance or export.
  case impossible(String)
  case call(CallError)
}

extension ScriptRunner {
  func perform(_ action: Action) throws(ActionError) -> [Value] {
    switch action {
    case .get(let module, let field):
      guard case .global(let global)? = try exported(module, field) else {
        throw .impossible("there is no global \"\(field)\"")
      }
      return [global.value]
    case .invoke(let module, let field, let arguments):
      guard case .function(let function)? = try exported(module, field) else {
        throw .impossible("there is no function \"\(field)\"")
      }
      do throws(CallError) { return try function.call(arguments.map(\.value)) } catch { throw .call(error) }
    }
  }

  private func exported(_ module: String?, _ field: Name) throws(ActionError) -> Extern? {
    switch instance(module) {
    case .present(let instance): return instance.export(field)
    case .skipped(let reason): throw .skipped(reason)
    case .failed(let message): throw .impossible(message)
    }
  }

  func run(_ action: Action) -> Outcome {
    do throws(ActionError) {
      _ = try perform(action)
      return .passed
    } catch {
      return error.outcome
    }
  }

  func assertReturn(_ action: Action, _ expected: [ExpectedResult]) -> Outcome {
    do throws(ActionError) {
      let results = try perform(action)
      guard results.count == expected.count else {
        return .failed("expected \(expected.count) results, found \(results.count)")
      }
      for (index, pattern) in expected.enumerated() where !pattern.matches(results[index]) {
        return .failed("result \(index): expected \(pattern.text), found \(results[index].type) \(results[index])")
      }
      return .passed
    } catch {
      return error.outcome
    }
  }

  /// A trap must begin with the expected words: its kind is what the assertion is about.
  func assertTrap(_ action: Action, _ text: String) -> Outcome {
    do throws(ActionError) {
      _ = try perform(action)
      return .failed("expected the trap \"\(text)\", but the call returned")
    } catch {
      guard case .call(.trap(let trap)) = error else { return error.outcome }
      return match(trap, text)
    }
  }

  func assertException(_ action: Action) -> Outcome {
    do throws(ActionError) {
      _ = try perform(action)
      return .failed("expected an exception, but the call returned")
    } catch .call(.exception) {
      return .passed
    } catch {
      return error.outcome
    }
  }

  func match(_ trap: Trap, _ text: String) -> Outcome {
    let message = trap.message
    return message.utf8.starts(with: text.utf8)
      ? .passed : .failed("expected the trap \"\(text)\", found \"\(message)\"")
  }
}

extension ActionError {
  var outcome: Outcome {
    switch self {
    case .skipped(let reason): .skipped(reason)
    case .impossible(let message): .failed(message)
    case .call(.trap(let trap)): .failed("the call ended in the trap \"\(trap.message)\"")
    case .call(let error): .failed("the call failed: \(error)")
    }
  }
}

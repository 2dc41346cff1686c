import WasmCore
import WasmText

/// Assertions that a module is refused, at exactly the stage that the script names.
extension ScriptRunner {
  typealias Rejection = (outcome: Outcome, wording: Wording?)

  func assertMalformed(_ definition: ModuleDefinition, _ text: String) -> Rejection {
    do throws(LoadError) {
      _ = try load(definition)
      return (.failed("expected malformed, \"\(text)\", but the module loads"), nil)
    } catch {
      switch error {
      case .text(let parse) where parse.kind == .malformed: return (.passed, compare(text, parse.message))
      case .text: return (refusal(error, expected: "malformed, \"\(text)\""), nil)
      case .module(let module):
        switch module.kind {
        case .malformed: return (.passed, compare(text, module.message))
        // For a group without a feature, what the feature would add to the format does not exist.
        case .disabled(let feature) where !features.contains(feature): return (.passed, nil)
        default: return (refusal(error, expected: "malformed, \"\(text)\""), nil)
        }
      }
    }
  }

  func assertInvalid(_ definition: ModuleDefinition, _ text: String) -> Rejection {
    do throws(LoadError) {
      _ = try load(definition)
      return (.failed("expected invalid, \"\(text)\", but the module loads"), nil)
    } catch {
      if case .module(let module) = error {
        switch module.kind {
        case .invalid: return (.passed, compare(text, module.message))
        case .disabled(let feature) where !features.contains(feature): return (.passed, nil)
        default: break
        }
      }
      return (refusal(error, expected: "invalid, \"\(text)\""), nil)
    }
  }

  /// Known annotations in the text become custom sections, so the text parser is what refuses them.
  func assertAnnotation(_ definition: ModuleDefinition, _ kind: TextError.Kind, _ text: String) -> Rejection {
    do throws(LoadError) {
      let module = try load(definition)
      // A script in the JSON form may hold only the translation. There the hint is known, and has no effect.
      if !definition.isText, kind == .invalidAnnotation, module.hasMisplacedBranchHint { return (.passed, nil) }
      return (.failed("expected a bad annotation, \"\(text)\", but the module loads"), nil)
    } catch {
      if case .text(let error) = error, error.kind == kind { return (.passed, compare(text, error.message)) }
      return (refusal(error, expected: "a bad annotation, \"\(text)\""), nil)
    }
  }

  func assertUnlinkable(_ definition: ModuleDefinition, _ text: String) -> Rejection {
    do throws(LoadError) {
      let module = try load(definition)
      // An import from a module that was skipped or failed says nothing about linking.
      if let missing = unavailableImport(of: module) { return (missing.outcome, nil) }
      do throws(InstantiationError) {
        _ = try instantiate(module)
        return (.failed("expected unlinkable, \"\(text)\", but the module instantiates"), nil)
      } catch {
        guard case .link(let link) = error else {
          return (.failed("expected unlinkable, \"\(text)\", found \(error)"), nil)
        }
        return (.passed, compare(text, link.description))
      }
    } catch {
      return (refusal(error, expected: "unlinkable, \"\(text)\""), nil)
    }
  }

  /// The module links, and instantiating it traps or throws. What it changed until then stays changed.
  func assertUninstantiable(_ definition: ModuleDefinition, _ text: String) -> Outcome {
    do throws(LoadError) {
      let module = try load(definition)
      if let missing = unavailableImport(of: module) { return missing.outcome }
      do throws(InstantiationError) {
        _ = try instantiate(module)
        return .failed("expected the trap \"\(text)\", but the module instantiates")
      } catch {
        guard case .trap(let trap) = error else { return .failed("expected the trap \"\(text)\", found \(error)") }
        return match(trap, text)
      }
    } catch {
      // Up to its trap the module might have written into what it imports.
      if let reason = excuse(error) { distrustImports(of: definition, reason) }
      return refusal(error, expected: "the trap \"\(text)\"")
    }
  }

  private func refusal(_ error: LoadError, expected: String) -> Outcome {
    excuse(error).map(Outcome.skipped) ?? .failed("expected \(expected), found \(error)")
  }

  private func compare(_ expected: String, _ found: String) -> Wording {
    found.utf8.starts(with: expected.utf8) ? .same : .different(expected: expected, found: found)
  }
}

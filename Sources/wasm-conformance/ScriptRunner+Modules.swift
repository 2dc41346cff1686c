import WasmCore
import WasmText

/// Why there is no module, in the classes that assertions ask about.
enum LoadError: Error {
  case text(TextError)
  case module(ModuleError)
}

extension ScriptRunner {
  /// Parses, decodes and validates.
  func load(_ definition: ModuleDefinition) throws(LoadError) -> Module {
    let bytes: [UInt8]
    do throws(TextError) { bytes = try definition.encode() } catch { throw .text(error) }
    do throws(ModuleError) { return try Module(bytes, engine: engine) } catch { throw .module(error) }
  }

  /// The reason to skip whatever needs `error` not to have happened, if the engine is excused.
  func excuse(_ error: LoadError) -> String? {
    guard case .module(let error) = error, case .disabled(let feature) = error.kind else { return nil }
    return features.contains(feature) ? "needs \(feature.name)" : nil
  }

  private func loadEntity(_ definition: ModuleDefinition, line: Int) -> Entity<Module> {
    do throws(LoadError) {
      return .present(try load(definition))
    } catch {
      if let reason = excuse(error) {
        distrustImports(of: definition, reason)
        return .skipped(reason)
      }
      return .failed("the module of line \(line) does not load: \(error)")
    }
  }

  mutating func define(_ definition: ModuleDefinition, line: Int, instantiating: Bool) -> Outcome {
    let module = loadEntity(definition, line: line)
    latestDefinition = module
    if let name = definition.name { definitions[Name(name)] = module }
    if instantiating { return makeCurrent(instantiate(module, line: line), name: definition.name) }
    return module.outcome
  }

  mutating func instantiate(_ name: String?, _ module: String?) -> Outcome {
    let definition = module.map { definitions[Name($0)] ?? .failed("there is no module $\($0)") } ?? latestDefinition
    return makeCurrent(instantiate(definition, line: nil), name: name)
  }

  mutating func register(_ name: Name, _ module: String?) -> Outcome {
    let instance = instance(module)
    registry[name] = instance
    return instance.outcome
  }

  func instance(_ name: String?) -> Entity<ScriptInstance> {
    guard let name else { return current.trusted }
    return instances[Name(name)]?.trusted ?? .failed("there is no instance $\(name)")
  }

  private mutating func makeCurrent(_ instance: Entity<ScriptInstance>, name: String?) -> Outcome {
    current = instance
    if let name { instances[Name(name)] = instance }
    return instance.outcome
  }

  private func instantiate(_ module: Entity<Module>, line: Int?) -> Entity<ScriptInstance> {
    switch module {
    case .skipped(let reason): return .skipped(reason)
    case .failed(let message): return .failed(message)
    case .present(let module):
      do throws(InstantiationError) {
        // A module that imports from what was skipped would work on something else than the script means.
        if let missing = unavailableImport(of: module) { return missing }
        return .present(ScriptInstance(try instantiate(module)))
      } catch {
        let place = line.map { "the module of line \($0)" } ?? "the module"
        return .failed("\(place) does not instantiate: \(error)")
      }
    }
  }

  func instantiate(_ module: Module) throws(InstantiationError) -> Instance {
    var imports = spectest
    for (name, entity) in registry {
      if case .present(let instance) = entity { instance.define(in: &imports, as: name) }
    }
    return try store.instantiate(module, imports)
  }

  /// What a module's imports say about why it cannot be linked: the first module that is itself not there.
  func unavailableImport(of module: Module) -> Entity<ScriptInstance>? {
    for item in module.imports {
      switch registry[item.module]?.trusted {
      case .skipped(let reason): return .skipped(reason)
      case .failed(let message): return .failed(message)
      case .present, nil: continue
      }
    }
    return nil
  }
}

extension ScriptRunner {
  /// Notes that a skipped module would have had access to the instances that it imports from.
  func distrustImports(of definition: ModuleDefinition, _ reason: String) {
    guard let imports = imports(of: definition) else { return }
    for item in imports {
      guard case .present(let instance)? = registry[item.module] else { continue }
      instance.distrust = instance.distrust ?? reason
    }
  }

  /// The imports of a module that this runner's engine refuses, as far as its format can be read.
  private func imports(of definition: ModuleDefinition) -> [Import]? {
    do throws(TextError) {
      let source = ModuleSource(try definition.encode())
      return (try? Module.decode(source, engine: Engine()))?.imports
    } catch {
      return nil
    }
  }
}

extension ScriptRunner.Entity where Content == ScriptInstance {
  /// The same, but skipped if the instance is no longer what the script expects.
  var trusted: Self {
    if case .present(let instance) = self, let reason = instance.distrust { .skipped(reason) } else { self }
  }
}

extension ScriptRunner.Entity {
  var outcome: Outcome {
    switch self {
    case .present: .passed
    case .skipped(let reason): .skipped(reason)
    case .failed(let message): .failed(message)
    }
  }
}

extension LoadError: CustomStringConvertible {
  var description: String {
    switch self {
    case .text(let error): "\(error.line):\(error.column): \(error.message)"
    case .module(let error): error.description
    }
  }
}

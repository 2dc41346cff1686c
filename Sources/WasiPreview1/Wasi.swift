import WasmCore

/// A WASI preview 1 environment for one guest: arguments, variables, standard streams, clocks and randomness.
///
/// ```swift
/// let wasi = Wasi(arguments: ["hello"], environment: [("LANG", "C")])
/// wasi.define(in: &imports)
/// ```
/// Guests see no files yet: functions that would need a file system answer `ENOSYS`.
public final class Wasi {
  /// The module names under which guests import the functions.
  public static var moduleNames: [Name] { ["wasi_snapshot_preview1", "wasi_unstable"] }

  let arguments: StringTable
  let environment: StringTable
  let system: WasiSystem
  /// Which of the standard streams the guest has not closed.
  var openStreams: [Bool] = [true, true, true]

  /// An environment over a system of the host's own.
  ///
  /// - Parameters:
  ///   - arguments: the guest's arguments, the program's name first.
  ///   - environment: names and values, in the order in which the guest sees them.
  public init(arguments: [String], environment: [(name: String, value: String)] = [], system: WasiSystem) {
    self.arguments = StringTable(arguments)
    self.environment = StringTable(environment.map { $0.name + "=" + $0.value })
    self.system = system
  }

  /// Makes the 46 functions importable, under the current and the older module name.
  public func define(in imports: inout Imports) {
    for module in Self.moduleNames {
      for function in Preview1Function.allCases {
        imports.defineRaw(module, function.name, function.type) { [self] (caller, slots) throws(HostError) in
          // The one function that does not come back.
          if function == .procExit { throw .exit(Int32(bitPattern: slots.i32(0))) }
          slots.return(i32: UInt32(perform(function, caller, slots).rawValue))
        }
      }
    }
  }

  private func perform(_ function: Preview1Function, _ caller: Caller, _ slots: HostSlots) -> Errno {
    do throws(Errno) {
      switch function {
      case .argsGet: try get(arguments, caller, slots)
      case .argsSizesGet: try getSizes(arguments, caller, slots)
      case .environGet: try get(environment, caller, slots)
      case .environSizesGet: try getSizes(environment, caller, slots)
      case .clockTimeGet: try clockTimeGet(caller, slots)
      case .clockResGet: try clockResGet(caller, slots)
      case .randomGet: try randomGet(caller, slots)
      case .schedYield: system.yield()
      case .fdWrite: try fdWrite(caller, slots)
      case .fdRead: try fdRead(caller, slots)
      case .fdClose: try fdClose(slots)
      case .fdFdstatGet: try fdFdstatGet(caller, slots)
      case .fdSeek, .fdTell:
        _ = try stream(slots.i32(0))
        throw Errno.invalidSeek
      case .fdPrestatGet, .fdPrestatDirName: throw Errno.badDescriptor
      default: throw Errno.notSupportedFunction
      }
      return .success
    } catch {
      return error
    }
  }
}

#if !hasFeature(Embedded)
  extension Wasi {
    /// An environment over this process's own streams, clocks and randomness.
    public convenience init(arguments: [String], environment: [(name: String, value: String)] = []) {
      self.init(arguments: arguments, environment: environment, system: .native)
    }
  }
#endif

import CommandInterface
import JSONText
import WasmCore
import WasmText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a script, or a command of it, cannot be read.
struct ScriptError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// A command of a script, or the reason why it cannot be run.
enum ScriptStep {
  case command(Command)
  case unreadable(line: Int, String)
}

/// A script of the suite: where it is, and its path as the report shows it.
struct ScriptFile: Sendable {
  let path: String
  let shownPath: String

  /// The scripts, or other files with one of the endings, at and below `root`, sorted by path.
  static func find(below root: String, endings: [String] = [".wast", ".json"]) throws(FileError) -> [ScriptFile] {
    guard let names = names(inFolder: root) else {
      guard access(root, R_OK) == 0 else { throw FileError(path: root, code: errno) }
      return [ScriptFile(path: root, shownPath: root)]
    }
    var files: [ScriptFile] = []
    collect(names, folder: root, shownFolder: "", endings: endings, into: &files)
    return files
  }

  private static func collect(
    _ names: [String], folder: String, shownFolder: String, endings: [String], into files: inout [ScriptFile]
  ) {
    for name in names {
      let path = folder + "/" + name
      if let inner = Self.names(inFolder: path) {
        collect(inner, folder: path, shownFolder: shownFolder + name + "/", endings: endings, into: &files)
      } else if endings.contains(where: name.hasSuffix) {
        files.append(ScriptFile(path: path, shownPath: shownFolder + name))
      }
    }
  }

  /// The sorted names in a folder, without hidden ones; nil when `path` is no folder.
  private static func names(inFolder path: String) -> [String]? {
    guard let directory = opendir(path) else { return nil }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        // SAFETY: the system ends `d_name` with a zero.
        pointer.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// The commands of the script.
  func steps() throws(ScriptError) -> [ScriptStep] {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try FileContents.read(path) } catch { throw ScriptError(error.description) }
    if path.hasSuffix(".json") {
      do throws(JSONError) {
        let script = JSONScript(
          folder: path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/"))
        return (try JSONValue(parsing: bytes)["commands"]?.array ?? []).map(script.step)
      } catch {
        throw ScriptError("not JSON: \(error)")
      }
    }
    do throws(TextError) {
      return try Script.parse(bytes).commands.map(ScriptStep.command)
    } catch {
      return Self.readableSteps(bytes, error)
    }
  }

  /// The commands of a script that cannot be read as a whole, because of `error`.
  private static func readableSteps(_ text: [UInt8], _ error: TextError) -> [ScriptStep] {
    var steps: [ScriptStep] = []
    for form in ScriptForms(text) {
      do throws(TextError) {
        steps += try Script.parse(form.text).commands.map(ScriptStep.command)
      } catch {
        steps.append(.unreadable(line: form.line, error.description))
      }
    }
    // Each list may be fine, and what stands between them not.
    let isExplained = steps.contains { if case .unreadable = $0 { true } else { false } }
    if !isExplained { steps.append(.unreadable(line: error.line, error.description)) }
    return steps
  }

  /// Runs the script.
  func run(_ settings: Settings) -> ScriptResult {
    let group = FeatureGroup.index(ofScript: shownPath)
    var result = ScriptResult(path: shownPath, group: group, results: [])
    func fail(_ line: Int, _ message: String) {
      result.results.append(CommandResult(line: line, command: "script", outcome: .failed(message)))
    }
    do throws(ScriptError) {
      let steps = try steps()
      do throws(SetupError) {
        var runner = try ScriptRunner(
          features: settings.features ?? FeatureGroup.all[group].features, disabled: settings.disabled,
          collectsAtEveryAllocation: settings.collectsAtEveryAllocation)
        for step in steps {
          switch step {
          case .command(let command): result.results += runner.run(command)
          case .unreadable(let line, let message): fail(line, message)
          }
        }
        result.results += runner.finish()
      } catch {
        fail(1, error.description)
      }
    } catch {
      fail(1, error.description)
    }
    return result
  }
}

import WasmCore

/// An instance in a script, and whether it can still be trusted to be as the script expects.
final class ScriptInstance {
  let instance: Instance
  /// Why commands about the instance are skipped: a module that was skipped would have imported from it, and might
  /// have changed it.
  var distrust: String?

  init(_ instance: Instance) { self.instance = instance }
}

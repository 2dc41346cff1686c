import WasmCore

/// A part of the official suite: the scripts that test one proposal, and what an engine must have switched on for them.
struct FeatureGroup {
  let title: String
  /// The folder that holds the scripts, or nil for the suite's root.
  let folder: String?
  /// Names of scripts without their extension, with `*` for any run of characters.
  let patterns: [String]
  /// The features that the scripts take for granted. Features outside are off: the scripts assert that they are.
  let features: FeatureSet

  /// The groups in the order of the report. Some patterns overlap, so `rank` finds the first that fits in search order.
  static let all: [FeatureGroup] = [
    FeatureGroup("core", core: ["*"]),
    FeatureGroup(
      "bulk memory and tables",
      core: [
        "bulk", "memory_copy", "memory_fill", "memory_init", "table-sub", "table_copy", "table_fill", "table_init",
      ]),
    FeatureGroup("SIMD", core: ["simd_*"]),
    FeatureGroup(
      "relaxed SIMD", core: ["relaxed_*", "i8x16_relaxed_*", "i16x8_relaxed_*", "i32x4_relaxed_*"]),
    FeatureGroup("tail calls", core: ["return_call*"]),
    FeatureGroup(
      "function references",
      core: [
        "br_on_null", "br_on_non_null", "call_ref", "instance", "local_init", "ref", "ref_as_non_null", "ref_is_null",
        "ref_null", "type-equivalence", "unreached-valid",
      ]),
    FeatureGroup(
      "garbage collection",
      core: [
        "array", "array_*", "binary-gc", "br_on_cast*", "extern", "i31", "ref_cast", "ref_eq", "ref_test", "struct",
        "type-canon", "type-rec", "type-subtyping",
      ]),
    FeatureGroup("exceptions", core: ["tag", "throw", "throw_ref", "try_table"]),
    FeatureGroup("memory64 and table64", core: ["*64", "memory64*", "table_copy_mixed"]),
    FeatureGroup(
      "multi-memory",
      core: ["*0", "*1", "*2", "*3", "*4", "memory-multi", "memory_grow", "memory_size_import"]),
    FeatureGroup("annotations", core: ["annotations", "id"]),
    FeatureGroup("custom annotations", folder: "custom"),
    FeatureGroup("legacy exceptions", folder: "legacy", adding: [.legacyExceptions]),
    FeatureGroup("threads", folder: "threads", adding: [.threads]),
    FeatureGroup("wide arithmetic", folder: "wide-arithmetic", adding: [.wideArithmetic]),
    FeatureGroup("custom page sizes", folder: "custom-page-sizes", adding: [.customPageSizes]),
  ]

  /// Scripts of the core whose names look like those of another group.
  private static let coreNames: Set<String> = ["i32", "i64", "f32", "f64"]

  private init(_ title: String, core patterns: [String]) {
    self.title = title
    folder = nil
    self.patterns = patterns
    features = .wasm3
  }

  private init(_ title: String, folder: String, adding features: [Feature] = []) {
    self.title = title
    self.folder = folder
    patterns = ["*"]
    self.features = FeatureSet.wasm3.union(FeatureSet(features))
  }

  /// The group of the script at `path`, as an index into `all`.
  static func index(ofScript path: String) -> Int {
    let components = path.split(separator: "/")
    let name = components.last.map { $0.prefix { $0 != "." } } ?? ""
    // A JSON script stands in a folder of its own, named after it.
    let folders = components.dropLast(path.hasSuffix(".json") ? 2 : 1)
    if let index = all.firstIndex(where: { group in folders.contains { $0 == group.folder ?? "" } }) { return index }
    if coreNames.contains(String(name)) { return 0 }
    // The catch-all comes first in the report and last in the search; names with a proposal's own prefix come before
    // those that only end like one.
    let searched = all.indices.filter { $0 != 0 && all[$0].folder == nil }
    return searched.first { all[$0].patterns.contains { Self.matches(Array(name.utf8), Array($0.utf8)) } } ?? 0
  }

  /// Whether a name fits a pattern with at most one `*`.
  private static func matches(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
    guard let star = pattern.firstIndex(of: UInt8(ascii: "*")) else { return name == pattern }
    let (head, tail) = (pattern[..<star], pattern[(star + 1)...])
    return name.count >= head.count + tail.count && name.starts(with: head) && name.suffix(tail.count) == tail
  }
}

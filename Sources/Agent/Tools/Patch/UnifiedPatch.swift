/// A patch as `diff -u` and git write it, taken apart.
struct UnifiedPatch {
  /// What becomes of each file, in the order of the patch.
  var files: [FilePatch] = []
}

/// What becomes of one file.
struct FilePatch {
  /// Git's kinds of files.
  enum Mode: String {
    case file = "100644"
    case executable = "100755"
    case symlink = "120000"
  }

  /// Where the file is; `nil` if the patch makes it.
  var oldPath: [UInt8]?
  /// Where it will be; `nil` if the patch deletes it.
  var newPath: [UInt8]?
  /// Whether the file at the old path stays.
  var isCopy = false
  var oldMode: Mode?
  var newMode: Mode?
  var hunks: [PatchHunk] = []
  /// The line of the patch on which it begins, from 1 on.
  var line: Int

  /// What errors call it.
  var name: String { WorkspacePath.quoted(String(decoding: newPath ?? oldPath ?? [], as: UTF8.self)) }
}

/// A stretch of lines of a file, before and after.
struct PatchHunk {
  /// How many lines precede it in the old file.
  var oldStart: Int
  /// How many lines precede it in the new file.
  var newStart: Int
  /// The lines, each with its line break if it has one.
  var old: [[UInt8]] = []
  var new: [[UInt8]] = []
  /// The line of the patch on which it begins, from 1 on.
  var line: Int
}

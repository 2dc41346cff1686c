import CommandInterface

/// In which form `--save` keeps what a program has done to its directories.
enum SavedForm {
  /// The directories as they are afterwards.
  case archive
  /// What is different, for `git apply`.
  case patch

  /// The form that a file's name ends in.
  init(path: String) throws(OptionError) {
    if path.hasSuffix(".tar") {
      self = .archive
    } else if path.hasSuffix(".patch") || path.hasSuffix(".diff") {
      self = .patch
    } else {
      throw OptionError("--save \(path): the name must end in .tar or .patch")
    }
  }
}

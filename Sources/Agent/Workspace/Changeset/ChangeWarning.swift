/// Something about a change that a person should know before agreeing.
public enum ChangeWarning: Hashable, Sendable {
  /// Something else executes the file later, or does what it says.
  case executesLater(ExecutionRule.Occasion)
  /// The file can be executed from now on.
  case becomesExecutable
  /// Bits that make who executes the file another user are left away.
  case dropsSpecialBits
  /// Everybody on the host may write it.
  case isWorldWritable
  /// The symbolic link leads out of the directory.
  case pointsOutside
  /// The directory takes along what is hidden in it.
  case movesHidden
  /// The directory has more in it than was looked at for what executes later.
  case holdsMore
  /// The file has further names in the workspace.
  case hasFurtherNames
  /// The contents cannot be read, so the change cannot be committed.
  case unreadable
  /// The contents are more than is looked at, so the change cannot be committed.
  case tooLarge
}

extension ChangeWarning: CustomStringConvertible {
  /// The warning, in words.
  public var description: String {
    switch self {
    case .executesLater(let occasion): "executes later: \(occasion.rawValue)"
    case .becomesExecutable: "becomes executable"
    case .dropsSpecialBits: "setuid, setgid or sticky bits are left away"
    case .isWorldWritable: "everybody may write it"
    case .pointsOutside: "leads out of the directory"
    case .movesHidden: "takes hidden files along"
    case .holdsMore: "holds more than was looked at"
    case .hasFurtherNames: "has further names"
    case .unreadable: "cannot be read, or was changed on the host"
    case .tooLarge: "too large to be committed"
    }
  }
}

/// Which times a call sets, and to what.
struct TimeFlags: OptionSet {
  let rawValue: UInt32

  /// The time of access, to the time that is given.
  static let access = TimeFlags(rawValue: 1 << 0)
  /// The time of access, to the present.
  static let accessNow = TimeFlags(rawValue: 1 << 1)
  /// The time of modification, to the time that is given.
  static let modification = TimeFlags(rawValue: 1 << 2)
  /// The time of modification, to the present.
  static let modificationNow = TimeFlags(rawValue: 1 << 3)

  static let all: TimeFlags = [.access, .accessNow, .modification, .modificationNow]

  /// Neither says two things about one time nor anything without a meaning.
  var isValid: Bool {
    isSubset(of: .all) && !isSuperset(of: [.access, .accessNow])
      && !isSuperset(of: [.modification, .modificationNow])
  }
}

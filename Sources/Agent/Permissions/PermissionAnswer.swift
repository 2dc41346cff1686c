import JSONText

/// How much a person can allow, or deny, with one answer.
public struct PermissionOffer: Hashable, Sendable {
  /// What it says, in full.
  public let text: String
  /// How far it reaches.
  public let scope: PermissionScope
  /// Which calls; nil for this one only.
  public let rule: PermissionRule?

  /// This call only.
  public static let once = PermissionOffer(text: "this call", scope: .once, rule: nil)
}

/// What a person answers.
public enum PermissionAnswer: Hashable, Sendable {
  /// The call may be made, and what else the offer says; until a time (milliseconds since 1970), if there is one. With
  /// other arguments, if there are some.
  case allow(PermissionOffer = .once, until: Int? = nil, input: JSONValue? = nil)
  /// The call must not be made, nor what else the offer says.
  case deny(PermissionOffer = .once, until: Int? = nil, reason: String? = nil)
}

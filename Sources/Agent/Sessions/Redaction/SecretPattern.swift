/// What a kind of secret looks like. Looking for it takes time that is linear in the text.
public struct SecretPattern: Hashable, Sendable {
  /// What stands after the beginning of a secret.
  public enum Rest: Hashable, Sendable {
    /// Characters of a class, at least that many.
    case characters(CharacterClass, atLeast: Int)
    /// Everything up to and with this text.
    case through(String)
  }

  /// Characters that secrets are made of.
  public enum CharacterClass: Hashable, Sendable {
    /// Letters and digits of ASCII.
    case alphanumeric
    /// Those, with `-` and `_`.
    case token
    /// Those, with `.`, `~`, `+`, `/` and `=`.
    case credential

    func contains(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"):
        true
      case UInt8(ascii: "-"), UInt8(ascii: "_"): self != .alphanumeric
      case UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
        self == .credential
      default: false
      }
    }
  }

  /// What the secret is called where it was.
  public let name: String
  /// How it begins; letters and digits must not precede it.
  public let prefix: String
  /// What follows.
  public let rest: Rest
  /// Whether the beginning is kept, because it says only what follows.
  public let keepsPrefix: Bool

  /// A kind of secret.
  public init(name: String, prefix: String, rest: Rest, keepsPrefix: Bool = false) {
    self.name = name
    self.prefix = prefix
    self.rest = rest
    self.keepsPrefix = keepsPrefix
  }

  /// The kinds that are known without being told.
  public static let wellKnown: [SecretPattern] = [
    SecretPattern(name: "api-key", prefix: "sk-", rest: .characters(.token, atLeast: 20)),
    SecretPattern(name: "stripe-key", prefix: "sk_live_", rest: .characters(.alphanumeric, atLeast: 16)),
    SecretPattern(name: "stripe-key", prefix: "rk_live_", rest: .characters(.alphanumeric, atLeast: 16)),
    SecretPattern(name: "github-token", prefix: "ghp_", rest: .characters(.alphanumeric, atLeast: 30)),
    SecretPattern(name: "github-token", prefix: "gho_", rest: .characters(.alphanumeric, atLeast: 30)),
    SecretPattern(name: "github-token", prefix: "ghu_", rest: .characters(.alphanumeric, atLeast: 30)),
    SecretPattern(name: "github-token", prefix: "ghs_", rest: .characters(.alphanumeric, atLeast: 30)),
    SecretPattern(name: "github-token", prefix: "github_pat_", rest: .characters(.token, atLeast: 30)),
    SecretPattern(name: "gitlab-token", prefix: "glpat-", rest: .characters(.token, atLeast: 20)),
    SecretPattern(name: "slack-token", prefix: "xoxb-", rest: .characters(.token, atLeast: 20)),
    SecretPattern(name: "slack-token", prefix: "xoxp-", rest: .characters(.token, atLeast: 20)),
    SecretPattern(name: "aws-key", prefix: "AKIA", rest: .characters(.alphanumeric, atLeast: 16)),
    SecretPattern(name: "aws-key", prefix: "ASIA", rest: .characters(.alphanumeric, atLeast: 16)),
    SecretPattern(name: "google-key", prefix: "AIza", rest: .characters(.token, atLeast: 35)),
    SecretPattern(name: "hugging-face-token", prefix: "hf_", rest: .characters(.alphanumeric, atLeast: 30)),
    SecretPattern(name: "npm-token", prefix: "npm_", rest: .characters(.alphanumeric, atLeast: 30)),
    SecretPattern(name: "pypi-token", prefix: "pypi-", rest: .characters(.token, atLeast: 50)),
    SecretPattern(name: "search-key", prefix: "tvly-", rest: .characters(.token, atLeast: 20)),
    SecretPattern(name: "json-web-token", prefix: "eyJ", rest: .characters(.credential, atLeast: 40)),
    SecretPattern(
      name: "bearer-token", prefix: "Bearer ", rest: .characters(.credential, atLeast: 16), keepsPrefix: true),
    SecretPattern(
      name: "bearer-token", prefix: "bearer ", rest: .characters(.credential, atLeast: 16), keepsPrefix: true),
    SecretPattern(
      name: "credentials", prefix: "Basic ", rest: .characters(.credential, atLeast: 16), keepsPrefix: true),
    SecretPattern(
      name: "private-key", prefix: "-----BEGIN PRIVATE KEY-----", rest: .through("-----END PRIVATE KEY-----")),
    SecretPattern(
      name: "private-key", prefix: "-----BEGIN RSA PRIVATE KEY-----", rest: .through("-----END RSA PRIVATE KEY-----")),
    SecretPattern(
      name: "private-key", prefix: "-----BEGIN EC PRIVATE KEY-----", rest: .through("-----END EC PRIVATE KEY-----")),
    SecretPattern(
      name: "private-key", prefix: "-----BEGIN OPENSSH PRIVATE KEY-----",
      rest: .through("-----END OPENSSH PRIVATE KEY-----")),
    SecretPattern(
      name: "private-key", prefix: "-----BEGIN ENCRYPTED PRIVATE KEY-----",
      rest: .through("-----END ENCRYPTED PRIVATE KEY-----")),
  ]
}

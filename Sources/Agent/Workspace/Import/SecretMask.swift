/// The files that neither guests nor tools may read: keys, passwords and the like.
///
/// Patterns are those of `.gitignore`, compared without regard to capitals, composition (NFC, NFD) and characters that
/// cannot be seen. One without a slash in the middle hides the name everywhere; the last one that matches decides, so
/// `!` takes something back out of the mask.
public struct SecretMask: Sendable {
  /// What is secret unless somebody says otherwise.
  public static let defaultPatterns = [
    ".env", ".env.*", "*.env", ".envrc", "!.env.example", "!.env.sample", "!.env.template", "!.env.dist",
    // Keys and key stores.
    "*.pem", "*.key", "*.p8", "*.p12", "*.pfx", "*.jks", "*.keystore", "*.kdbx", "*.ppk", "*.agekey", "*.ovpn",
    "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "id_ecdsa_sk", "id_ed25519_sk", "*_rsa", "*_ed25519",
    ".ssh/", ".gnupg/", ".password-store/", "*.keychain", "*.keychain-db",
    // What programs log in with.
    ".netrc", "_netrc", ".npmrc", ".yarnrc.yml", ".pypirc", ".pgpass", ".my.cnf", ".htpasswd", ".git-credentials",
    ".dockercfg", "**/.docker/config.json", ".aws/", ".azure/", ".gcloud/", "**/.config/gcloud/", "**/.config/gh/",
    ".kube/", "kubeconfig", ".terraform.d/", ".terraformrc", "terraform.rc", "*.tfvars", "*.tfstate", "*.tfstate.*",
    "credentials", "credentials.json", "credentials.toml", "credentials.yml", "credentials.yml.enc", "master.key",
    "client_secret*.json", "service-account*.json", "serviceaccount*.json", "secrets.json", "secrets.toml",
    "secrets.yml", "secrets.yaml", ".vault-token", "**/.m2/settings.xml",
    // What people typed.
    ".bash_history", ".zsh_history", ".python_history", ".psql_history", ".mysql_history", ".node_repl_history",
  ]

  /// The patterns.
  public let patterns: [String]
  private let folded: FoldedPatterns

  /// A mask of patterns.
  public init(_ patterns: [String] = SecretMask.defaultPatterns) {
    self.patterns = patterns
    folded = FoldedPatterns(patterns)
  }

  /// Whether something is masked by its name, and its path from the project's directory.
  func hides(name: [UInt8], path: @autoclosure () -> [UInt8], isDirectory: Bool) -> Bool {
    folded.decision(name: name, path: path(), isDirectory: isDirectory) ?? false
  }
}

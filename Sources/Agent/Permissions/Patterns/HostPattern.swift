/// Hosts: `example.com`, `*.example.com` (what is below it, not itself), `*`, each with a port if it matters:
/// `example.com:8080`. Without one the pattern stands for the usual ports only.
public struct HostPattern: Hashable, Sendable {
  /// The pattern as it was written.
  public let text: String

  /// A pattern.
  public init(_ text: String) { self.text = text }

  /// Whether a host fits. Leniently its port does not matter.
  public func matches(_ host: String, _ strictness: MatchStrictness) -> Bool {
    let (pattern, host) = (Self.parts(of: text), Self.parts(of: host))
    let isAnyPort = strictness == .lenient && pattern.port == nil
    guard isAnyPort || pattern.port == host.port else { return false }
    if pattern.name == "*" { return true }
    guard pattern.name.hasPrefix("*.") else { return pattern.name == host.name }
    let end = pattern.name.dropFirst()
    return host.name.hasSuffix(end) && host.name.utf8.count > end.utf8.count
  }

  /// Name and port; names are the same in upper and lower case, and with a dot at the end.
  private static func parts(of host: String) -> (name: String, port: String?) {
    var name = Substring(host)
    var port: String?
    // The colons of an address in brackets are not the one before a port.
    let end = host.lastIndex(of: "]") ?? host.startIndex
    if let colon = host[end...].lastIndex(of: ":") {
      port = String(host[host.index(after: colon)...])
      name = host[..<colon]
    }
    while name.hasSuffix(".") { name.removeLast() }
    return (name.lowercased(), port)
  }
}

import CCurl

/// The address of a resource on the Web, taken apart by the library that connects to it: what is checked is what is used.
public struct WebURL: Hashable, Sendable {
  /// Whether the connection is encrypted.
  public let isSecure: Bool
  /// A name, or an address: one with colons has brackets around it.
  public let host: String
  /// The port, given or implied.
  public let port: UInt16
  /// Begins with a slash.
  public let path: String
  /// What follows a question mark.
  public let query: String?
  /// Everything, in its normal form.
  public let text: String

  /// Reads an address that begins with `http://` or `https://`. Fragments are dropped; names of users are refused.
  public init(_ text: String) throws(HTTPError) {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else {
      throw .malformedURL("spaces, backslashes and characters beyond ASCII are written as %20 and the like")
    }
    guard text.utf8.count <= Self.maximumLength else { throw .malformedURL("more than \(Self.maximumLength) bytes") }
    // libcurl reads `http:///x` as `http://x`.
    let afterScheme = text.firstRange(of: "://").map { text[$0.upperBound...] }
    guard let afterScheme, let first = afterScheme.first, first != "/" else { throw .malformedURL("no host") }
    guard let handle = curl_url() else {
      throw .failed(code: Int(CURLE_OUT_OF_MEMORY.rawValue), reason: "out of memory")
    }
    defer { curl_url_cleanup(handle) }
    let code = curl_url_set(handle, CURLUPART_URL, text, UInt32(CURLU_DISALLOW_USER))
    guard code == CURLUE_OK else { throw .malformedURL(String(cString: curl_url_strerror(code))) }
    let scheme = Self.part(CURLUPART_SCHEME, of: handle)
    guard scheme == "http" || scheme == "https" else {
      throw .malformedURL("it begins with neither http:// nor https://")
    }
    curl_url_set(handle, CURLUPART_FRAGMENT, nil, 0)
    guard let host = Self.part(CURLUPART_HOST, of: handle), !host.isEmpty else { throw .malformedURL("no host") }
    guard let port = Self.part(CURLUPART_PORT, of: handle).flatMap({ UInt16($0) }), port > 0 else {
      throw .malformedURL("no such port")
    }
    guard let whole = Self.part(CURLUPART_URL, of: handle) else { throw .malformedURL("it has no normal form") }
    isSecure = scheme == "https"
    self.host = host
    self.port = port
    path = Self.part(CURLUPART_PATH, of: handle) ?? "/"
    query = Self.part(CURLUPART_QUERY, of: handle)
    self.text = whole
  }

  /// Longer addresses are refused.
  public static var maximumLength: Int { 8192 }

  /// Whether the host is this machine, by any of its usual names.
  public var isLoopback: Bool {
    if host == "localhost" || host.hasSuffix(".localhost") { return true }
    return IPAddress(host.filter { $0 != "[" && $0 != "]" })?.isLoopback ?? false
  }

  private static func part(_ part: CURLUPart, of handle: OpaquePointer) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    let flags = part == CURLUPART_PORT ? UInt32(CURLU_DEFAULT_PORT) : 0
    guard curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }
}

extension WebURL: CustomStringConvertible {
  /// The address without its query, which may have secrets.
  public var description: String {
    let base = text.prefix { $0 != "?" }
    return query == nil ? String(base) : base + "?…"
  }
}

import CCurl
import Foundation

/// Speaks HTTP/1.1 with servers, by way of libcurl.
///
/// ```swift
/// let response = try await HTTPClient().send(HTTPRequest(.get, WebURL("https://example.org/")))
/// for try await piece in response.body { print(piece.count) }
/// ```
///
/// Certificates are verified; there are no cookies, no stored passwords, no redirects and no proxies of the environment.
/// Each exchange has a connection and a thread of its own. It ends at once when the task that waits for it is cancelled,
/// or nobody holds the body any more. The server waits while nobody reads.
public struct HTTPClient: Sendable {
  /// The address of a proxy to go through, such as `http://proxy.example:3128`.
  public var proxy: String?
  /// A file with the certificates of the authorities to trust, instead of those that the system trusts.
  public var authorities: String?
  /// Finds the addresses that `HTTPRequest.permitsAddress` is asked about.
  public var lookup: HostLookup

  /// A client.
  public init(proxy: String? = nil, authorities: String? = nil, lookup: HostLookup = .system) {
    self.proxy = proxy
    self.authorities = authorities
    self.lookup = lookup
  }

  /// Sends a request, and waits for the head of the response.
  public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    let start = ContinuousClock.now
    var addresses: [IPAddress]?
    if let permitsAddress = request.permitsAddress {
      guard proxy == nil else {
        throw .failed(
          code: Int(CURLE_COULDNT_RESOLVE_PROXY.rawValue), reason: "a proxy's connections cannot be checked")
      }
      let host = request.url.host.filter { $0 != "[" && $0 != "]" }
      let found = try await lookup.addresses(of: host, within: request.limits.deadline)
      if let refused = found.first(where: { !permitsAddress($0) }) { throw .addressRefused(host: host, refused) }
      addresses = found
    }
    let wakeUp = TransferWakeUp()
    let channel = EventChannel<TransferPart, HTTPError>(
      capacity: Self.waitingPieces, cancellation: .cancelled, onRoom: { wakeUp() }, onCancel: { wakeUp() })
    let body = HTTPBody(channel)
    let transfer = TransferPlan(
      request: request, proxy: proxy, authorities: authorities, addresses: addresses, start: start)
    Thread.detachNewThread { CurlTransfer(transfer, channel, wakeUp).run() }
    guard case .head(let status, let headers)? = try await channel.next() else {
      throw .malformedResponse("it has no head")
    }
    return HTTPResponse(status: status, headers: headers, body: body)
  }

  /// How many pieces, of at most 16 KiB, may wait for the reader.
  private static var waitingPieces: Int { 16 }
}

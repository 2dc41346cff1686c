import Foundation

/// How the addresses of a host are found, where they have to be known before there is a connection.
public struct HostLookup: Sendable {
  /// All addresses of a name; may wait.
  public let addresses: @Sendable (String) throws(HTTPError) -> [IPAddress]

  /// A lookup of one's own.
  public init(_ addresses: @escaping @Sendable (String) throws(HTTPError) -> [IPAddress]) {
    self.addresses = addresses
  }

  /// What the system knows.
  public static let system = HostLookup { host throws(HTTPError) in
    var first: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, nil, &first) == 0 else { throw .unknownHost(host) }
    defer { freeaddrinfo(first) }
    var found: [IPAddress] = []
    var next = first
    while let entry = next?.pointee {
      if let address = entry.ai_addr.flatMap({ IPAddress($0, length: Int(entry.ai_addrlen)) }),
        !found.contains(address)
      {
        found.append(address)
      }
      next = entry.ai_next
    }
    return found
  }

  /// All addresses, within a time; the thread that looks for them is left behind when it is over.
  func addresses(of host: String, within limit: Duration) async throws(HTTPError) -> [IPAddress] {
    let channel = EventChannel<[IPAddress], HTTPError>(capacity: 1, cancellation: .cancelled)
    let addresses = addresses
    Thread.detachNewThread {
      do throws(HTTPError) {
        _ = channel.offer(try addresses(host))
        channel.finish()
      } catch {
        channel.finish(error)
      }
    }
    let timer = Task {
      // Cancelled when there is a result.
      guard (try? await Task.sleep(for: limit)) != nil else { return }
      channel.finish(.deadlineExceeded(limit))
    }
    defer { timer.cancel() }
    guard let found = try await channel.next(), !found.isEmpty else { throw .unknownHost(host) }
    return found
  }
}

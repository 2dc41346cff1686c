/// What a server has answered: the head, and a body that arrives while it is read.
public struct HTTPResponse: Sendable {
  /// Such as 200.
  public let status: Int
  /// The headers.
  public let headers: HTTPHeaders
  /// What comes after them. Letting go of it ends the exchange.
  public let body: HTTPBody
}

/// The body of a response, in the pieces that arrive. It can be read once.
public final class HTTPBody: AsyncSequence, Sendable {
  /// Some bytes.
  public typealias Element = [UInt8]
  /// Why there are no more, if it is not the end.
  public typealias Failure = HTTPError

  private let channel: EventChannel<TransferPart, HTTPError>

  init(_ channel: EventChannel<TransferPart, HTTPError>) { self.channel = channel }

  deinit { channel.cancel() }

  /// Ends the exchange; whoever reads gets `HTTPError.cancelled`.
  public func cancel() { channel.cancel() }

  /// Reads everything that is left, up to a number of bytes.
  ///
  /// - Returns: The bytes, and whether they are all.
  public func collect(upTo limit: Int) async throws(HTTPError) -> (bytes: [UInt8], isWhole: Bool) {
    var bytes: [UInt8] = []
    var iterator = makeAsyncIterator()
    while let piece = try await iterator.next(isolation: nil) {
      let room = limit - bytes.count
      bytes += piece.prefix(room)
      if piece.count > room {
        cancel()
        return (bytes, false)
      }
    }
    return (bytes, true)
  }

  /// Reads the pieces.
  public func makeAsyncIterator() -> Iterator { Iterator(body: self) }

  /// Reads the pieces of a body.
  public struct Iterator: AsyncIteratorProtocol {
    // Keeps the exchange going.
    fileprivate let body: HTTPBody

    /// The next piece, or nil at the end. Cancelling the task ends the exchange.
    public mutating func next(isolation actor: isolated (any Actor)? = #isolation) async throws(HTTPError) -> [UInt8]? {
      while let part = try await body.channel.next() {
        if case .bytes(let bytes) = part { return bytes }
      }
      return nil
    }
  }
}

/// What a transfer delivers, in this order.
enum TransferPart: Sendable {
  case head(status: Int, HTTPHeaders)
  case bytes([UInt8])
}

import JSONText

/// One request to a service, made again as often as the policy allows, and its answer as events.
struct RemoteExchange: Sendable {
  let service: any ModelService
  let request: ModelRequest
  let emit: ModelEventStream.Emitter
  private var configuration: ProviderConfiguration { service.configuration }

  init(service: any ModelService, request: ModelRequest, emit: ModelEventStream.Emitter) {
    self.service = service
    self.request = request
    self.emit = emit
  }

  /// Asks until there is an answer, or an error that stays.
  func run() async throws(ProviderError) {
    var body = service.body(for: request).replacing(with: request.additions)
    var attempt = 1
    while true {
      var hasOutput = false
      do throws(ProviderError) {
        return try await perform(body, hasOutput: &hasOutput)
      } catch {
        if Task.isCancelled { throw .cancelled }
        if !hasOutput, let adjusted = service.body(body, adjustedTo: error) {
          body = adjusted.body
          try await emit(.notice(.adjusted(adjusted.change)))
          continue
        }
        let delay = configuration.retries.delay(
          after: error, attempt: attempt, hasOutput: hasOutput, jitter: configuration.timing.jitter())
        guard let delay else { throw error }
        try await emit(.notice(.retry(attempt: attempt, after: delay, error)))
        guard (try? await configuration.timing.sleep(delay)) != nil else { throw .cancelled }
        attempt += 1
      }
    }
  }

  private func perform(_ body: JSONObject, hasOutput: inout Bool) async throws(ProviderError) {
    let response = try await send(body)
    var decoder = service.makeDecoder(for: request)
    switch try await content(of: response) {
    case .events(let beginning, let rest):
      try await readEvents(beginning, rest, into: &decoder, hasOutput: &hasOutput)
    case .whole(let bytes):
      try await hand(try decoder.read(whole: try value(of: bytes)), hasOutput: &hasOutput)
    }
    let (answer, notices) = try decoder.finish()
    try await hand(notices, hasOutput: &hasOutput)
    for call in answer.toolCalls { try await emit(.toolCall(call)) }
    if let usage = answer.usage { try await emit(.usage(usage)) }
    try await emit(.done(answer))
  }

  private func hand(_ events: [ModelEvent], hasOutput: inout Bool) async throws(ProviderError) {
    for event in events {
      if event.isVisible { hasOutput = true }
      if case .notice(.ignored(let type, let sequence)) = event {
        // Logs have notices, and the type is whatever the server has written.
        let type = String((configuration.key?.removed(from: type) ?? type).prefix(Self.noticeLength))
        try await emit(.notice(.ignored(type: type, sequence: sequence)))
      } else {
        try await emit(event)
      }
    }
  }

  private static var noticeLength: Int { 100 }
}

// MARK: The request

extension RemoteExchange {
  private func send(_ body: JSONObject) async throws(ProviderError) -> HTTPResponse {
    let url = try ProviderEndpoint.url(base: configuration.baseURL, function: service.function)
    var headers = service.headers + configuration.headers
    headers.append(HTTPHeader("Content-Type", "application/json"))
    headers.append(HTTPHeader("Accept", request.isStreamed ? "text/event-stream" : "application/json"))
    var secretHeaders: [String: Secret] = [:]
    if let key = configuration.key, !key.revealed.isEmpty {
      guard url.isSecure || url.isLoopback || configuration.sendsKeyUnencrypted else {
        throw .badEndpoint("the key would be sent to \(url.host) without encryption: use https://, or no key")
      }
      let header = configuration.keyHeader.map { ($0, key) } ?? service.keyHeader(for: key)
      secretHeaders[header.0] = header.1
    }
    let request = HTTPRequest(
      .post, url, headers: headers, secretHeaders: secretHeaders, body: JSONValue.object(body).text(),
      limits: configuration.limits)
    let response: HTTPResponse
    do throws(HTTPError) {
      response = try await configuration.client.send(request)
    } catch {
      throw ProviderError(error)
    }
    guard (200..<300).contains(response.status) else { throw await failure(response) }
    return response
  }

  /// What a response with a bad status means.
  private func failure(_ response: HTTPResponse) async -> ProviderError {
    if (300..<400).contains(response.status) {
      // A query may have secrets.
      let location = response.headers["location"].map { String($0.prefix { $0 != "?" }) } ?? "an unknown place"
      return .redirected(status: response.status, location: configuration.key?.removed(from: location) ?? location)
    }
    // What of it arrives is enough.
    let bytes = (try? await response.body.collect(upTo: Self.failureBytes).bytes) ?? []
    let value = try? JSONValue(parsing: bytes, options: .tolerant)
    let text = value == nil ? String(decoding: bytes, as: UTF8.self) : ""
    return ServerFailure(
      status: response.status, value, text: text,
      retryAfter: RetryAfter.duration(in: response.headers, now: configuration.timing.now()), key: configuration.key
    ).error
  }

  /// How much of a description of an error is read.
  private static var failureBytes: Int { 64 << 10 }
}

// MARK: The answer

extension RemoteExchange {
  private enum Content {
    case events(beginning: [UInt8], HTTPBody.Iterator)
    case whole([UInt8])
  }

  /// Finds out what the answer is, which is not always what was asked for.
  private func content(of response: HTTPResponse) async throws(ProviderError) -> Content {
    var pieces = response.body.makeAsyncIterator()
    let type = response.headers.mediaType
    if type == "text/event-stream" { return .events(beginning: [], pieces) }
    // Some servers give no type, or one that says nothing: the first character does.
    let isVague = type == nil || type == "text/plain" || type == "application/octet-stream"
    var bytes: [UInt8] = []
    while let piece = try await next(&pieces) {
      bytes += piece
      if isVague, let first = bytes.first(where: { $0 > 0x20 }), first != UInt8(ascii: "{") {
        guard Self.eventBeginnings.contains(first) else { throw unexpected(type, bytes) }
        return .events(beginning: bytes, pieces)
      }
      if !isVague, type?.hasSuffix("json") != true, bytes.count > Self.examinedBytes { break }
    }
    guard type?.hasSuffix("json") == true || bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else {
      throw unexpected(type, bytes)
    }
    return .whole(bytes)
  }

  private func unexpected(_ type: String?, _ bytes: [UInt8]) -> ProviderError {
    let text = String(decoding: bytes.prefix(Self.examinedBytes), as: UTF8.self)
    // A key is looked for before the text is cut, which may cut the key.
    let shown = (configuration.key?.removed(from: text) ?? text).unicodeScalars.prefix(Self.shownScalars)
    return .unexpectedContent(
      type: type ?? "no type of content", beginning: String(String.UnicodeScalarView(shown)))
  }

  private static var examinedBytes: Int { 4096 }
  private static var shownScalars: Int { 120 }
  /// Of a comment, of `data`, `event`, `id` and `retry`, and of a mark of byte order.
  private static let eventBeginnings = Array(":deir\u{FEFF}".utf8)

  private func next(_ pieces: inout HTTPBody.Iterator) async throws(ProviderError) -> [UInt8]? {
    do throws(HTTPError) {
      return try await pieces.next(isolation: nil)
    } catch {
      throw ProviderError(error)
    }
  }

  private func value(of bytes: [UInt8]) throws(ProviderError) -> JSONValue {
    do throws(JSONError) {
      return try JSONValue(parsing: bytes, options: .tolerant)
    } catch {
      throw .malformed("it is no JSON: \(error)")
    }
  }

  private func readEvents(
    _ beginning: [UInt8], _ rest: HTTPBody.Iterator, into decoder: inout any ResponseDecoder, hasOutput: inout Bool
  ) async throws(ProviderError) {
    var reader = ServerSentEventReader(
      eventLimit: configuration.eventBytes, streamLimit: configuration.limits.bodyBytes)
    var pieces = rest
    var piece: [UInt8]? = beginning
    while let bytes = piece {
      let events: [ServerSentEvent]
      do throws(ServerSentEventReader.Failure) {
        events = try reader.read(bytes)
      } catch {
        switch error {
        case .eventTooLarge(let limit), .streamTooLarge(let limit): throw .tooLarge(limit: limit)
        }
      }
      for event in events {
        try await hand(try decoder.read(event), hasOutput: &hasOutput)
        if decoder.isFinished { return }
      }
      do throws(ProviderError) {
        piece = try await next(&pieces)
      } catch {
        // Some servers do not end a connection as they should, after everything was said.
        if case .cutOff = error, decoder.canEnd { return }
        throw error
      }
    }
    if let last = reader.finish() { try await hand(try readLast(last, &decoder), hasOutput: &hasOutput) }
  }

  /// An event without its end may be cut off, which its JSON shows.
  private func readLast(
    _ event: ServerSentEvent, _ decoder: inout any ResponseDecoder
  ) throws(ProviderError) -> [ModelEvent] {
    do throws(ProviderError) {
      return try decoder.read(event)
    } catch {
      if case .malformed = error { return [] }
      throw error
    }
  }
}

import CCurl
import Foundation

/// One exchange with a server, on the thread that runs it.
///
/// The thread waits for the network inside libcurl, and is woken (`TransferWakeUp`) when the receiver has cancelled, or
/// has taken pieces after the transfer was stopped because nobody did.
final class CurlTransfer {
  private let plan: TransferPlan
  private let channel: EventChannel<TransferPart, HTTPError>
  private let wakeUp: TransferWakeUp
  private var head: ResponseHead
  private var receivedBytes = 0
  /// What was found wrong by one of the functions that libcurl calls.
  private var failure: HTTPError?
  private var isPaused = false
  private var lastArrival: ContinuousClock.Instant
  private var limits: HTTPLimits { plan.request.limits }
  private var url: WebURL { plan.request.url }

  init(_ plan: TransferPlan, _ channel: EventChannel<TransferPart, HTTPError>, _ wakeUp: TransferWakeUp) {
    self.plan = plan
    self.channel = channel
    self.wakeUp = wakeUp
    head = ResponseHead(limit: plan.request.limits.headerBytes)
    lastArrival = .now
  }

  /// libcurl wants to be prepared once, before anything else.
  private static let isReady = curl_global_init(ccurl_initialise_everything()) == CURLE_OK

  /// Performs the exchange.
  func run() {
    guard Self.isReady, let multi = curl_multi_init() else { return channel.finish(Self.outOfMemory) }
    defer { curl_multi_cleanup(multi) }
    guard let easy = curl_easy_init() else { return channel.finish(Self.outOfMemory) }
    // Freeing waits for a lookup of an address that is under way, so the receiver is told before.
    defer { curl_easy_cleanup(easy) }
    let reason = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    defer { reason.deallocate() }
    var options = CurlOptions(easy)
    defer { options.free() }
    options.set(plan, reason: reason)
    connectCallbacks(&options)
    guard options.code == CURLE_OK, options.failure == nil, curl_multi_add_handle(multi, easy) == CURLM_OK else {
      return channel.finish(options.failure ?? error(options.code, reason: ""))
    }
    defer { curl_multi_remove_handle(multi, easy) }
    wakeUp.attach(multi)
    defer { wakeUp.detach() }
    channel.finish(transfer(multi, easy, reason: reason))
  }

  private func transfer(
    _ multi: UnsafeMutableRawPointer, _ easy: UnsafeMutableRawPointer, reason: UnsafePointer<CChar>
  ) -> HTTPError? {
    while true {
      var running: Int32 = 0
      let code = curl_multi_perform(multi, &running)
      if let failure { return failure }
      if channel.isFinished { return .cancelled }
      guard code == CURLM_OK else {
        return .failed(code: Int(code.rawValue), reason: String(cString: curl_multi_strerror(code)))
      }
      guard running > 0 else { return outcome(multi, reason: reason) }
      if isPaused, channel.hasRoom {
        isPaused = false
        lastArrival = .now
        curl_easy_pause(easy, ccurl_resume())
        continue
      }
      let now = ContinuousClock.now
      var left = plan.start + limits.deadline - now
      guard left > .zero else { return .deadlineExceeded(limits.deadline) }
      if let silence = limits.silence, !isPaused {
        let leftOfSilence = lastArrival + silence - now
        guard leftOfSilence > .zero else { return .silent(silence) }
        left = min(left, leftOfSilence)
      }
      curl_multi_poll(multi, nil, 0, Int32(clamping: left.components.seconds &* 1000 &+ 1 + left.milliseconds), nil)
    }
  }

  private func outcome(_ multi: UnsafeMutableRawPointer, reason: UnsafePointer<CChar>) -> HTTPError? {
    var remaining: Int32 = 0
    while let message = curl_multi_info_read(multi, &remaining) {
      guard message.pointee.msg == CURLMSG_DONE else { continue }
      let code = message.pointee.data.result
      return code == CURLE_OK ? nil : error(code, reason: String(cString: reason))
    }
    return .failed(code: 0, reason: "the transfer ended without a result")
  }

  private func error(_ code: CURLcode, reason: String) -> HTTPError {
    let reason = reason.isEmpty ? String(cString: curl_easy_strerror(code)) : reason
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: return .unknownHost(url.host)
    case CURLE_COULDNT_CONNECT: return .cannotConnect(host: url.host, port: url.port, reason: reason)
    // The deadline is watched here, so that only the one for connecting is left to libcurl.
    case CURLE_OPERATION_TIMEDOUT: return .cannotConnect(host: url.host, port: url.port, reason: reason)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM:
      return .untrusted(host: url.host, reason: reason)
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR:
      return .cutOff(receivedBytes: receivedBytes, reason: reason)
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
      return .malformedResponse(reason)
    default: return .failed(code: Int(code.rawValue), reason: reason)
    }
  }

  private static var outOfMemory: HTTPError {
    .failed(code: Int(CURLE_OUT_OF_MEMORY.rawValue), reason: "out of memory")
  }
}

// MARK: What libcurl calls

extension CurlTransfer {
  private func connectCallbacks(_ options: inout CurlOptions) {
    // SAFETY: libcurl calls these functions only within `run`, which keeps the transfer alive, and on its thread.
    let context = Unmanaged.passUnretained(self).toOpaque()
    options.setCallback(CURLOPT_HEADERFUNCTION, CURLOPT_HEADERDATA, context) { data, size, count, context in
      CurlTransfer.at(context)?.receiveHeader(CurlTransfer.bytes(data, size, count)) ?? 0
    }
    options.setCallback(CURLOPT_WRITEFUNCTION, CURLOPT_WRITEDATA, context) { data, size, count, context in
      CurlTransfer.at(context)?.receiveBody(CurlTransfer.bytes(data, size, count)) ?? 0
    }
    options.setSocketCallback(context) { context, _, address in
      guard let address, let transfer = CurlTransfer.at(context) else { return ccurl_no_socket() }
      return transfer.openSocket(address)
    }
  }

  private static func at(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
    context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func bytes(_ data: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int) -> [UInt8] {
    // SAFETY: libcurl has that many bytes there, for as long as the call takes.
    Array(UnsafeRawBufferPointer(start: data, count: size &* count))
  }

  /// - Returns: how many bytes were taken; any other number ends the transfer.
  private func receiveHeader(_ line: [UInt8]) -> Int {
    lastArrival = .now
    switch head.read(line) {
    case .more: break
    case .failed(let error):
      failure = error
      return 0
    // The head is the first part, for which there always is room.
    case .complete(let status, let headers): _ = channel.offer(.head(status: status, headers))
    }
    return line.count
  }

  private func receiveBody(_ bytes: [UInt8]) -> Int {
    lastArrival = .now
    guard receivedBytes + bytes.count <= limits.bodyBytes else {
      failure = .bodyTooLarge(limit: limits.bodyBytes)
      return 0
    }
    guard channel.offer(.bytes(bytes)) else {
      isPaused = true
      return ccurl_pause_writing()
    }
    receivedBytes += bytes.count
    return bytes.count
  }

  /// Opens the socket for a connection, if the address is one that was checked.
  private func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
    if let checked = plan.addresses {
      guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return ccurl_no_socket() }
      // SAFETY: the socket's address begins there, and has as many bytes as `addrlen` says.
      let target = (UnsafeRawPointer(address) + offset).assumingMemoryBound(to: sockaddr.self)
      let found = IPAddress(target, length: Int(address.pointee.addrlen))
      guard let found, checked.contains(found) else {
        if let found { failure = .addressRefused(host: url.host, found) }
        return ccurl_no_socket()
      }
    }
    let descriptor = socket(address.pointee.family, address.pointee.socktype, address.pointee.protocol)
    // Programs that this one starts have no business with it.
    if descriptor >= 0 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    return descriptor
  }
}

extension Duration {
  /// The part of it that is less than a second.
  fileprivate var milliseconds: Int64 { components.attoseconds / 1_000_000_000_000_000 }
}

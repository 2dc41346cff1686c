import CCurl

/// Sets the options of a transfer, and remembers whether one could not be set.
struct CurlOptions {
  private let easy: UnsafeMutableRawPointer
  private var lists: [UnsafeMutablePointer<curl_slist>] = []
  /// The first error.
  private(set) var code = CURLE_OK
  /// What the request has that cannot be sent.
  private(set) var failure: HTTPError?

  /// The options of a handle.
  init(_ easy: UnsafeMutableRawPointer) { self.easy = easy }

  /// Frees what the options hold. The handle must not be used any more.
  mutating func free() {
    for list in lists { curl_slist_free_all(list) }
    lists = []
  }

  /// Everything that the plan says.
  ///
  /// - Parameter reason: Where libcurl may write what was wrong, for as long as the handle lives.
  mutating func set(_ plan: TransferPlan, reason: UnsafeMutablePointer<CChar>) {
    let request = plan.request
    check(ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, reason))
    // Signals are for the whole process, and other threads have no use for them.
    check(ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1))
    check(ccurl_set_web_only(easy))
    check(ccurl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0))
    check(ccurl_set_long(easy, CURLOPT_HTTP_VERSION, ccurl_http_1_1()))
    check(ccurl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1))
    check(ccurl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2))
    check(ccurl_set_long(easy, CURLOPT_SSLVERSION, ccurl_tls_1_2()))
    check(ccurl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1))
    // An empty name is no proxy at all, whatever the environment says.
    check(ccurl_set_text(easy, CURLOPT_PROXY, plan.proxy ?? ""))
    check(ccurl_set_text(easy, CURLOPT_NOPROXY, ""))
    if let authorities = plan.authorities {
      check(ccurl_set_text(easy, CURLOPT_CAINFO, authorities))
      check(ccurl_set_text(easy, CURLOPT_CAPATH, nil))
    }
    let connectTimeout = request.limits.connectTimeout.components
    let milliseconds = connectTimeout.seconds &* 1000 &+ connectTimeout.attoseconds / 1_000_000_000_000_000
    check(ccurl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, Int(clamping: max(1, milliseconds))))
    check(ccurl_set_text(easy, CURLOPT_URL, request.url.text))
    setMethod(request)
    setHeaders(request)
    if let addresses = plan.addresses {
      let host = request.url.host
      // A host that is an address needs none.
      if IPAddress(host.filter { $0 != "[" && $0 != "]" }) == nil {
        let list = addresses.map { $0.bytes.count == 4 ? "\($0)" : "[\($0)]" }.joined(separator: ",")
        setList(CURLOPT_RESOLVE, ["\(host):\(request.url.port):\(list)"])
      }
    }
  }

  /// A function that gets data, and what it is given.
  mutating func setCallback(
    _ option: CURLoption, _ contextOption: CURLoption, _ context: UnsafeMutableRawPointer,
    _ callback: curl_write_callback
  ) {
    check(ccurl_set_data_callback(easy, option, callback))
    check(ccurl_set_pointer(easy, contextOption, context))
  }

  /// The function that opens sockets, and what it is given.
  mutating func setSocketCallback(_ context: UnsafeMutableRawPointer, _ callback: curl_opensocket_callback) {
    check(ccurl_set_socket_callback(easy, callback))
    check(ccurl_set_pointer(easy, CURLOPT_OPENSOCKETDATA, context))
  }

  private mutating func setMethod(_ request: HTTPRequest) {
    switch request.method {
    case .get: check(ccurl_set_long(easy, CURLOPT_HTTPGET, 1))
    case .head: check(ccurl_set_long(easy, CURLOPT_NOBODY, 1))
    case .post:
      check(ccurl_set_long(easy, CURLOPT_POST, 1))
      check(ccurl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)))
      // The size has to be known before the bytes are copied.
      let code = request.body.withUnsafeBytes { body in
        // SAFETY: an empty body has no address, but one is wanted; nothing is read there.
        ccurl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, body.baseAddress ?? UnsafeRawPointer(easy))
      }
      check(code)
    }
  }

  private mutating func setHeaders(_ request: HTTPRequest) {
    let headers =
      request.headers.map { ($0.name, $0.value) } + request.secretHeaders.map { ($0.key, $0.value.revealed) }
    for (name, value) in headers where !HTTPHeader.canBeSent(name, value) {
      failure = .malformedHeader(name: name)
      return
    }
    // Without this, a large body would wait for a server to ask for it. A semicolon stands for an empty value.
    setList(CURLOPT_HTTPHEADER, ["Expect:"] + headers.map { $1.isEmpty ? "\($0);" : "\($0): \($1)" })
  }

  private mutating func setList(_ option: CURLoption, _ texts: [String]) {
    var list: UnsafeMutablePointer<curl_slist>?
    for text in texts {
      guard let longer = curl_slist_append(list, text) else {
        curl_slist_free_all(list)
        return check(CURLE_OUT_OF_MEMORY)
      }
      list = longer
    }
    guard let list else { return }
    lists.append(list)
    check(ccurl_set_list(easy, option, list))
  }

  private mutating func check(_ code: CURLcode) {
    if self.code == CURLE_OK { self.code = code }
  }
}

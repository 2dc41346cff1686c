import Agent
import Foundation
import TestFolders
import Testing

struct HTTPClientTests {
  private func text(_ request: HTTPRequest, client: HTTPClient = HTTPClient()) async throws(HTTPError) -> String {
    let response = try await client.send(request)
    return String(decoding: try await response.body.collect(upTo: 1 << 20).bytes, as: UTF8.self)
  }

  @Test func `A request arrives as it is, and so does the response`() async throws {
    let server = try LoopbackServer(.response("201 Created", ["X-Kind:  one two ", "x-kind: three"], "hällo"))
    let body = [UInt8](repeating: 0x61, count: 2 << 20)
    let response = try await HTTPClient().send(
      HTTPRequest(
        .post, server.url("/a/b?c=d"), headers: [HTTPHeader("X-Empty", ""), HTTPHeader("Content-Type", "text/plain")],
        secretHeaders: ["Authorization": Secret("Bearer 123")], body: body))
    #expect(response.status == 201)
    #expect(response.headers["X-KIND"] == "one two")
    #expect(try await response.body.collect(upTo: 100).bytes == Array("hällo".utf8))
    let request = try #require(server.requests.first)
    #expect(request.line == "POST /a/b?c=d HTTP/1.1")
    #expect(request.headers["host"] == "127.0.0.1:\(server.port)")
    #expect(request.headers["authorization"] == "Bearer 123")
    #expect(request.headers["x-empty"] == "" && request.headers["expect"] == nil && request.headers["cookie"] == nil)
    #expect(request.headers["content-type"] == "text/plain" && request.body == body)
  }

  @Test func `Pieces of the body are there as soon as they arrive`() async throws {
    let gate = LoopbackAnswer.Gate()
    let server = try LoopbackServer(
      LoopbackAnswer([
        .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na".utf8)), .wait(gate), .send(Array("b".utf8)),
      ]))
    let response = try await HTTPClient().send(HTTPRequest(.get, server.url()))
    var pieces = response.body.makeAsyncIterator()
    #expect(try await pieces.next() == Array("a".utf8))
    gate.open()
    #expect(try await pieces.next() == Array("b".utf8))
    #expect(try await pieces.next() == nil)
  }

  @Test func `A response that is cut anywhere is an error, and a whole one is none`() async throws {
    let whole = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n1\r\nd\r\n0\r\nT: v\r\n\r\n"
    for count in 0...whole.utf8.count {
      let server = try LoopbackServer(LoopbackAnswer([.send(Array(whole.utf8.prefix(count)))]))
      do throws(HTTPError) {
        let text = try await text(HTTPRequest(.get, WebURL(server.base)))
        // libcurl takes the end of the connection for that of the trailers.
        #expect(text == "abcd" && count >= whole.utf8.count - "T: v\r\n\r\n".utf8.count - 3, "cut after \(count) bytes")
      } catch {
        #expect(count < whole.utf8.count, "\(error)")
        switch error {
        case .cutOff, .malformedResponse: break
        default: Issue.record("cut after \(count) bytes: \(error)")
        }
      }
    }
  }

  @Test func `Heads before the head, and trailers, are skipped`() async throws {
    let server = try LoopbackServer(
      .raw(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
          + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: b\r\n  c\r\n\r\n2\r\nhi\r\n0\r\nLate: yes\r\n\r\n"))
    let response = try await HTTPClient().send(HTTPRequest(.get, server.url()))
    #expect(response.status == 200 && response.headers["a"] == "b c" && response.headers["link"] == nil)
    #expect(try await response.body.collect(upTo: 10).bytes == Array("hi".utf8))
  }

  @Test func `A redirect is a response like others`() async throws {
    let server = try LoopbackServer(.response("302 Found", ["Location: /other"]))
    let response = try await HTTPClient().send(HTTPRequest(.get, server.url()))
    #expect(response.status == 302 && response.headers["location"] == "/other" && server.requests.count == 1)
  }

  @Test func `Only the headers can be asked for`() async throws {
    let server = try LoopbackServer(.raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"))
    let response = try await HTTPClient().send(HTTPRequest(.head, server.url()))
    #expect(response.headers["content-length"] == "500" && server.requests.first?.line == "HEAD / HTTP/1.1")
    #expect(try await response.body.collect(upTo: 10).bytes == [])
  }

  @Test func `A beginning of the body can be enough`() async throws {
    let server = try LoopbackServer(.response("200 OK", [], "abcdef"))
    let whole = try await HTTPClient().send(HTTPRequest(.get, server.url())).body.collect(upTo: 6)
    #expect(whole.isWhole && whole.bytes == Array("abcdef".utf8))
    let part = try await HTTPClient().send(HTTPRequest(.get, server.url())).body.collect(upTo: 5)
    #expect(!part.isWhole && part.bytes == Array("abcde".utf8))
  }

  @Test func `What is no HTTP is refused`() async throws {
    let server = try LoopbackServer(.raw("SSH-2.0-OpenSSH_9.2\r\n"))
    await #expect { try await text(HTTPRequest(.get, server.url())) } throws: { error in
      if case HTTPError.malformedResponse = error { true } else { false }
    }
  }

  @Test func `Bodies and headers that are too large end the exchange`() async throws {
    let endless = try LoopbackServer(
      LoopbackAnswer([
        .send(Array("HTTP/1.1 200 OK\r\n\r\n".utf8)), .repeatForever([UInt8](repeating: 1, count: 1000)),
      ]))
    let limits = HTTPLimits(headerBytes: 1000, bodyBytes: 50_000)
    await #expect(throws: HTTPError.bodyTooLarge(limit: 50_000)) {
      try await text(HTTPRequest(.get, endless.url(), limits: limits))
    }
    let headers = try LoopbackServer(
      LoopbackAnswer([.send(Array("HTTP/1.1 200 OK\r\n".utf8)), .repeatForever(Array("a: b\r\n".utf8))]))
    await #expect(throws: HTTPError.headersTooLarge(limit: 1000)) {
      try await text(HTTPRequest(.get, headers.url(), limits: limits))
    }
  }

  @Test func `Time runs out over everything, and over silence`() async throws {
    let slow = try LoopbackServer(
      LoopbackAnswer(
        [.send(Array("HTTP/1.1 200 OK\r\n\r\n".utf8))]
          + Array(repeating: [.send([0x61]), .pause(0.02)], count: 5000).flatMap { $0 }))
    await #expect(throws: HTTPError.deadlineExceeded(.milliseconds(300))) {
      try await text(HTTPRequest(.get, slow.url(), limits: HTTPLimits(deadline: .milliseconds(300))))
    }
    let silent = try LoopbackServer(LoopbackAnswer([.waitForClose]))
    await #expect(throws: HTTPError.silent(.milliseconds(200))) {
      try await text(HTTPRequest(.get, silent.url(), limits: HTTPLimits(silence: .milliseconds(200))))
    }
  }

  @Test func `Cancelling the task ends the exchange, before the head and within the body`() async throws {
    for beginning in ["", "HTTP/1.1 200 OK\r\n\r\nabc"] {
      let server = try LoopbackServer(LoopbackAnswer([.send(Array(beginning.utf8)), .waitForClose]))
      let url = try server.url()
      let task = Task {
        do throws(HTTPError) {
          _ = try await text(HTTPRequest(.get, url))
          return nil as HTTPError?
        } catch {
          return error
        }
      }
      try await eventually { server.requests.count == 1 }
      try await Task.sleep(for: .milliseconds(50))
      task.cancel()
      #expect(await task.value == .cancelled)
      try await eventually { server.closed == 1 }
    }
  }

  @Test func `Letting go of the body ends the exchange`() async throws {
    let server = try LoopbackServer(
      LoopbackAnswer([.send(Array("HTTP/1.1 200 OK\r\n\r\n".utf8)), .waitForClose]))
    #expect(try await HTTPClient().send(HTTPRequest(.get, server.url())).status == 200)
    try await eventually { server.closed == 1 }
  }

  @Test func `The server waits while nobody reads`() async throws {
    let count = 64 << 20
    let server = try LoopbackServer(
      LoopbackAnswer(
        [.send(Array("HTTP/1.1 200 OK\r\nContent-Length: \(count)\r\n\r\n".utf8))]
          + Array(repeating: .send([UInt8](repeating: 7, count: 1 << 20)), count: 64)))
    let response = try await HTTPClient().send(
      HTTPRequest(.get, server.url(), limits: HTTPLimits(bodyBytes: count)))
    try await Task.sleep(for: .milliseconds(500))
    #expect(server.sentBytes < 32 << 20)
    var received = 0
    for try await piece in response.body { received += piece.count }
    #expect(received == count)
  }

  @Test func `Nobody is there`() async throws {
    let port = try LoopbackSocket.listening().port
    await #expect { try await text(HTTPRequest(.get, WebURL("http://127.0.0.1:\(port)/"))) } throws: { error in
      if case HTTPError.cannotConnect(host: "127.0.0.1", port: port, _) = error { true } else { false }
    }
    await #expect(throws: HTTPError.unknownHost("no-such-host.invalid")) {
      try await text(HTTPRequest(.get, WebURL("http://no-such-host.invalid/")))
    }
  }

  @Test func `Proxies are used only if they are configured`() async throws {
    let server = try LoopbackServer(.response("200 OK", [], "direct"))
    let proxy = try LoopbackServer(.response("200 OK", [], "proxied"))
    setenv("http_proxy", "http://127.0.0.1:1", 1)
    defer { unsetenv("http_proxy") }
    #expect(try await text(HTTPRequest(.get, server.url())) == "direct")
    #expect(try await text(HTTPRequest(.get, server.url("/x")), client: HTTPClient(proxy: proxy.base)) == "proxied")
    #expect(proxy.requests.first?.line == "GET \(server.base)/x HTTP/1.1")
  }

  @Test func `Headers cannot bring further headers along`() async throws {
    let server = try LoopbackServer(.response())
    for header in [HTTPHeader("A", "b\r\nC: d"), HTTPHeader("A\n", "b"), HTTPHeader("A: b", "c"), HTTPHeader("", "b")] {
      await #expect(throws: HTTPError.malformedHeader(name: header.name)) {
        try await text(HTTPRequest(.get, server.url(), headers: [header]))
      }
    }
    await #expect(throws: HTTPError.malformedHeader(name: "Key")) {
      try await text(HTTPRequest(.get, server.url(), secretHeaders: ["Key": Secret("a\r\nb: c")]))
    }
    #expect(server.requests.isEmpty)
  }
}

// MARK: Addresses

extension HTTPClientTests {
  @Test func `Addresses are looked for once, all are checked, and one of them is connected to`() async throws {
    let server = try LoopbackServer(.response("200 OK", [], "here"))
    let lookups = Counter()
    let client = HTTPClient(
      lookup: HostLookup { host in
        lookups.increment()
        #expect(host == "service.example")
        return [IPAddress("127.0.0.1")!]
      })
    var request = try HTTPRequest(.get, WebURL("http://service.example:\(server.port)/"), permitsAddress: { _ in true })
    #expect(try await text(request, client: client) == "here")
    #expect(lookups.value == 1 && server.requests.first?.headers["host"] == "service.example:\(server.port)")
    request.permitsAddress = { !$0.isLoopback }
    await #expect(throws: HTTPError.addressRefused(host: "service.example", IPAddress("127.0.0.1")!)) {
      try await text(request, client: client)
    }
    #expect(server.requests.count == 1)
  }

  @Test func `One address that is not permitted refuses the host`() async throws {
    let server = try LoopbackServer(.response())
    let client = HTTPClient(lookup: HostLookup { _ in [IPAddress("127.0.0.1")!, IPAddress("10.0.0.1")!] })
    await #expect(throws: HTTPError.addressRefused(host: "a.example", IPAddress("10.0.0.1")!)) {
      try await text(
        HTTPRequest(.get, WebURL("http://a.example:\(server.port)/"), permitsAddress: { $0.bytes[0] != 10 }),
        client: client)
    }
    #expect(server.requests.isEmpty)
  }

  @Test func `A connection to another address than those that were checked is not opened`() async throws {
    let server = try LoopbackServer(.response())
    // The host is an address itself, so the connection goes there whatever was found.
    let client = HTTPClient(lookup: HostLookup { _ in [IPAddress("192.0.2.1")!] })
    await #expect(throws: HTTPError.addressRefused(host: "127.0.0.1", IPAddress("127.0.0.1")!)) {
      try await text(HTTPRequest(.get, server.url(), permitsAddress: { _ in true }), client: client)
    }
    #expect(server.requests.isEmpty)
  }

  @Test func `A lookup that does not come back ends with the deadline, and with the task`() async throws {
    let gate = LoopbackAnswer.Gate()
    defer { gate.open() }
    let client = HTTPClient(
      lookup: HostLookup { _ in
        _ = gate.wait()
        return []
      })
    let limits = HTTPLimits(deadline: .milliseconds(100))
    let request = try HTTPRequest(.get, WebURL("http://a.example/"), limits: limits, permitsAddress: { _ in true })
    await #expect(throws: HTTPError.deadlineExceeded(.milliseconds(100))) { try await text(request, client: client) }
    gate.open()
  }

  @Test func `The system knows this machine`() throws {
    #expect(try HostLookup.system.addresses("127.0.0.1") == [IPAddress("127.0.0.1")!])
    #expect(try HostLookup.system.addresses("localhost").allSatisfy(\.isLoopback))
    #expect(IPAddress("2001:db8::1")?.description == "2001:db8::1")
    #expect(IPAddress("1.2.3") == nil && IPAddress("0x7f.1") == nil && IPAddress("::1")?.isLoopback == true)
  }
}

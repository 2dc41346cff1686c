import Agent
import Testing

struct WebURLTests {
  @Test func `Addresses are taken apart and brought into their normal form`() throws {
    let url = try WebURL("HTTPS://Example.org:8443/a/./b?c=d#e")
    #expect(url.isSecure && url.port == 8443 && url.query == "c=d" && url.path == "/a/b")
    #expect(url.host.lowercased() == "example.org" && !url.text.contains("#"))
    #expect(try WebURL("http://[::1]").host == "[::1]" && WebURL("http://[::1]").port == 80)
    #expect(try WebURL("https://example.org").port == 443)
  }

  @Test func `Other forms of an address become the usual one`() throws {
    for text in ["http://127.0.0.1/", "http://0x7f.1/", "http://2130706433/", "http://0177.0.0.1/"] {
      #expect(try WebURL(text).host == "127.0.0.1" && WebURL(text).isLoopback)
    }
    #expect(try WebURL("http://localhost/").isLoopback && !WebURL("http://localhost.example.org/").isLoopback)
  }

  @Test(arguments: [
    "", "example.org", "ftp://example.org/", "file:///etc/passwd", "http://", "http:///x", "http://a:b@example.org/",
    "http://a@example.org/", "http://example.org:0/", "http://example.org:70000/", "http://example.org/a b",
    "http://example.org/\r\nx: y", "http://exämple.org/", "http://example.org\\@other.example/", "http://[::1",
    "http://exa mple.org/", "javascript:alert(1)", "http://" + String(repeating: "a", count: 9000),
  ]) func `What cannot be asked for is refused`(_ text: String) {
    #expect(throws: HTTPError.self) { try WebURL(text) }
  }

  @Test func `Descriptions have no queries`() throws {
    #expect(try WebURL("https://example.org/a?key=123").description == "https://example.org/a?…")
    let request = try HTTPRequest(.get, WebURL("https://example.org/?k=123"), secretHeaders: ["A": Secret("hidden")])
    #expect("\(request)" == "GET https://example.org/?…")
    var dumped = ""
    dump(request.secretHeaders, to: &dumped)
    #expect(!dumped.contains("hidden"))
  }
}

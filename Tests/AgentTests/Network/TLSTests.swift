import Agent
import Foundation
import TestFolders
import Testing

/// Encrypted connections, with the server of OpenSSL where it is installed.
@Suite(.enabled(if: HostCommand.exist("openssl"))) struct TLSTests {
  @Test func `Certificates are verified`() async throws {
    let folder = try HostFolder()
    let made = try HostCommand.run(
      [
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days",
        "2",
        "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
      ], in: folder.path)
    #expect(made.status == 0, "\(made.errors)")
    let port = try LoopbackSocket.listening().port
    let server = Process()
    server.executableURL = URL(filePath: "/usr/bin/env")
    server.arguments = [
      "openssl", "s_server", "-accept", "127.0.0.1:\(port)", "-cert", "cert.pem", "-key", "key.pem", "-www", "-quiet",
    ]
    server.currentDirectoryURL = URL(filePath: folder.path)
    (server.standardOutput, server.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    server.standardInput = FileHandle.nullDevice
    try server.run()
    defer { server.terminate() }

    let trusting = HTTPClient(authorities: folder.path + "/cert.pem")
    let request = try HTTPRequest(.get, WebURL("https://127.0.0.1:\(port)/"))
    var status: Int?
    for _ in 0..<200 where status == nil {
      status = try? await trusting.send(request).status
      if status == nil { try await Task.sleep(for: .milliseconds(25)) }
    }
    #expect(status == 200)
    await #expect { try await HTTPClient().send(request) } throws: { error in
      if case HTTPError.untrusted(host: "127.0.0.1", _) = error { true } else { false }
    }
    // The certificate is good for another name.
    await #expect { try await trusting.send(HTTPRequest(.get, WebURL("https://localhost:\(port)/"))) } throws: {
      error in
      if case HTTPError.untrusted(host: "localhost", _) = error { true } else { false }
    }
  }
}

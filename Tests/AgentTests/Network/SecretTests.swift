import Agent
import Testing

struct SecretTests {
  @Test func `No description of a secret shows it`() {
    let secret = Secret("sk-very-secret")
    var dumped = ""
    dump([secret], to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), "\([secret: secret])", dumped, String(describing: [secret])] {
      #expect(!text.contains("very"))
    }
    #expect(secret.revealed == "sk-very-secret")
  }

  @Test func `A secret is taken out of texts`() {
    #expect(Secret("sk-123").removed(from: "no key sk-123, sk-123") == "no key [secret], [secret]")
    #expect(Secret("").removed(from: "abc") == "abc" && Secret("a").removed(from: "abc") == "abc")
  }
}

import Testing

@testable import DemoGateway

@Suite struct KeyedHashTests {
    @Test("The second example of RFC 4231")
    func example() {
        #expect(
            KeyedHash.hex(of: "what do ya want for nothing?", key: Array("Jefe".utf8))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        )
    }

    @Test("The hash of nothing")
    func digest() {
        #expect(KeyedHash.digest(of: "") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }
}

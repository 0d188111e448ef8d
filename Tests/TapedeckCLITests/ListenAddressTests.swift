import Testing

@testable import TapedeckCLI

@Suite("ListenAddress")
struct ListenAddressTests {
    @Test(
        "is read as it is written",
        arguments: [
            ("127.0.0.1:4141", "127.0.0.1", 4141), ("[::1]:4141", "::1", 4141), ("localhost:0", "localhost", 0),
            ("0.0.0.0:65535", "0.0.0.0", 65_535), ("my-host.local:80", "my-host.local", 80),
            ("[fe80::2]:1", "fe80::2", 1),
        ]
    )
    func parses(text: String, host: String, port: Int) throws {
        let address = try ListenAddress(parsing: text)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.description == text)
    }

    @Test(
        "refuses everything else",
        arguments: [
            "", ":", "4141", ":4141", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:+1", "127.0.0.1:0x10",
            "127.1:80", "127.0.0.01:80", "1.2.3.4.5:80", "256.0.0.1:80", "::1:80", "[::1]", "[::g]:80", "[::1%lo]:80",
            "[127.0.0.1]:80", "a b:80", "-a:80", "a..b:80", "http://localhost:80", "localhost:80/", "localhost:٨٠",
            "localhost:000080",
        ]
    )
    func refuses(text: String) {
        #expect(throws: ValueError.self) { try ListenAddress(parsing: text) }
    }

    @Test("says what would be right")
    func message() {
        #expect(throws: ValueError("\"4141\" is not an address; use HOST:PORT, for example 127.0.0.1:4141 or [::1]:0"))
        {
            try ListenAddress(parsing: "4141")
        }
    }

    @Test(
        "knows what only this machine reaches",
        arguments: [
            ("127.0.0.1:1", true), ("127.9.9.9:1", true), ("localhost:1", true), ("LOCALHOST:1", true),
            ("[::1]:1", true),
            ("0.0.0.0:1", false), ("[::]:1", false), ("10.0.0.1:1", false), ("127.example:1", false), ("box:1", false),
        ]
    )
    func loopback(text: String, isLoopback: Bool) throws {
        #expect(try ListenAddress(parsing: text).isLoopback == isLoopback)
    }

    @Test(
        "names loopback to clients where it listens everywhere",
        arguments: [("0.0.0.0:1", "127.0.0.1"), ("[::]:1", "::1"), ("localhost:1", "localhost"), ("[::1]:1", "::1")]
    )
    func reachable(text: String, host: String) throws {
        #expect(try ListenAddress(parsing: text).reachableHost == host)
    }
}

import Gateways
import Testing

@Suite struct OriginTests {
    @Test(
        "Scheme, host and port are compared as they are meant, not as they are written",
        arguments: [
            ("HTTPS", "Media.Example", "https://media.example", "media.example", 443),
            ("https", "media.example:443", "https://media.example", "media.example", 443),
            ("http", "media.example:443", "http://media.example:443", "media.example", 443),
            ("http", "[2001:DB8:0::1]:80", "http://[2001:db8::1]", "2001:db8::1", 80),
            ("http", "127.0.0.1:8443", "http://127.0.0.1:8443", "127.0.0.1", 8443),
        ]
    )
    func normalised(scheme: String, authority: String, description: String, host: String, port: Int) throws {
        let origin = try #require(Origin(scheme: scheme, authority: authority))
        #expect(origin.description == description)
        #expect(origin.host == host)
        #expect(origin.port == port)
        #expect(description == "\(origin.scheme.rawValue)://\(origin.hostHeader)")
    }

    @Test("An upstream's base path is no part of it")
    func upstream() throws {
        let origin = Origin(try UpstreamURL(parsing: "https://gw.example/api"))
        #expect(origin == Origin(scheme: "https", authority: "gw.example:443"))
        #expect(origin != Origin(scheme: "http", authority: "gw.example:443"))
        #expect(origin != Origin(scheme: "https", authority: "gw.example:80"))
    }

    @Test(
        "What is no origin is none",
        arguments: [
            ("ftp", "h"), ("", "h"), ("http", ""), ("http", "u@h"), ("http", "h/"), ("http", "h?"), ("http", "h#"),
            ("http", "h\\x"), ("http", "h:0"), ("http", "h:"), ("http", "127.1"), ("http", "[::1"), ("http", "h h"),
            ("http", "ü"), ("http://x", "h"),
        ]
    )
    func malformed(scheme: String, authority: String) {
        #expect(Origin(scheme: scheme, authority: authority) == nil)
    }
}

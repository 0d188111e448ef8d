import TestSupport
import Testing

@testable import Gateways

@Suite struct UpstreamURLTests {
    @Test(
        "A URL is taken apart, and written in its shortest form",
        arguments: [
            ("https://api.openai.com", "https", "api.openai.com", 443, "", "https://api.openai.com"),
            ("https://api.openai.com/", "https", "api.openai.com", 443, "", "https://api.openai.com"),
            ("https://api.openai.com:443", "https", "api.openai.com", 443, "", "https://api.openai.com"),
            ("http://127.0.0.1:9001/imgly", "http", "127.0.0.1", 9001, "/imgly", "http://127.0.0.1:9001/imgly"),
            ("HTTP://LocalHost:80/a%2Fb/", "http", "localhost", 80, "/a%2Fb", "http://localhost/a%2Fb"),
            ("https://h//x//", "https", "h", 443, "//x", "https://h//x"),
            ("https://h:1/A@b:c=d", "https", "h", 1, "/A@b:c=d", "https://h:1/A@b:c=d"),
            ("https://my_service.internal.", "https", "my_service.internal.", 443, "", "https://my_service.internal."),
            ("http://[::1]:8080/v1", "http", "::1", 8080, "/v1", "http://[::1]:8080/v1"),
            ("http://[2001:DB8:0:0::1]", "http", "2001:db8::1", 80, "", "http://[2001:db8::1]"),
            ("http://10.0.0.1:65535", "http", "10.0.0.1", 65535, "", "http://10.0.0.1:65535"),
        ]
    )
    func wellFormed(
        text: String,
        scheme: String,
        host: String,
        port: Int,
        basePath: String,
        description: String
    ) throws {
        let url = try UpstreamURL(parsing: text)
        #expect(url.scheme.rawValue == scheme)
        #expect(url.host == host)
        #expect(url.port == port)
        #expect(url.basePath == basePath)
        #expect(url.description == description)
        #expect(try UpstreamURL(parsing: description) == url)
    }

    @Test("What Host and the origin say has the port only where it is not the scheme's own")
    func hostHeader() throws {
        #expect(try UpstreamURL(parsing: "https://h:443/v1").hostHeader == "h")
        #expect(try UpstreamURL(parsing: "https://h:80/v1").hostHeader == "h:80")
        #expect(try UpstreamURL(parsing: "http://[::1]:9001/v1").hostHeader == "[::1]:9001")
        #expect(try UpstreamURL(parsing: "http://[::1]:9001/v1").origin == "http://[::1]:9001")
        #expect(try UpstreamURL(parsing: "http://[::1]/v1").origin == "http://[::1]")
    }

    @Test(
        "Anything but a plain http or https URL is refused",
        arguments: [
            ("", UpstreamURLDefect.notHTTP),
            ("api.openai.com", .notHTTP),
            ("//api.openai.com", .notHTTP),
            ("ftp://h", .notHTTP),
            ("https:/h", .notHTTP),
            (" https://h", .forbiddenCharacter),
            ("https://h/a b", .forbiddenCharacter),
            ("https://h/\r\n", .forbiddenCharacter),
            ("https://h/ü", .forbiddenCharacter),
            ("https://user@h", .credentials),
            ("https://user:pw@h/x", .credentials),
            ("https://h?x=1", .query),
            ("https://h/?", .query),
            ("https://h/#x", .fragment),
            ("https://", .host),
            ("https:///x", .host),
            ("https://:80", .host),
            ("https://a..b", .host),
            ("https://-a", .host),
            ("https://a,b", .host),
            ("https://[::1", .host),
            ("https://[::1]x", .host),
            ("https://[127.0.0.1]", .host),
            ("https://[fe80::1%25eth0]", .host),
            ("https://127.1", .host),
            ("https://2130706433", .host),
            ("https://0x7f000001", .host),
            ("https://256.0.0.1", .host),
            ("https://\(String(repeating: "a", count: 64))", .host),
            ("https://h:", .port),
            ("https://h:0", .port),
            ("https://h:080", .port),
            ("https://h:+80", .port),
            ("https://h:65536", .port),
            ("https://h:99999999999999999999", .port),
            ("https://h:80:80", .port),
            ("https://h/%2", .path),
            ("https://h/%zz", .path),
            ("https://h/a|b", .path),
            ("https://h/a/../b", .path),
            ("https://h/.", .path),
            ("https://h\\@evil", .credentials),
            ("https://h\\x", .path),
        ]
    )
    func malformed(text: String, defect: UpstreamURLDefect) {
        let error = #expect(throws: GatewayError.self) { try UpstreamURL(parsing: text) }
        guard case .malformedURL(_, let found) = error else {
            Issue.record("unexpected: \(String(describing: error))")
            return
        }
        // Whatever is before an @ may be a password, so that is found wherever it stands.
        #expect(found == defect || (defect == .credentials && text.contains("\\")))
    }

    @Test("An error shows neither a password nor a query")
    func privacy() {
        for (text, shown) in [
            ("https://me:hunter2@h/x", "…@…"), ("https://h/x?key=hunter2", "https://h/x…"),
            ("https://h/x#hunter2", "https://h/x…"), ("hunter2@h", "…@…"),
        ] {
            let error = #expect(throws: GatewayError.self) { try UpstreamURL(parsing: text) }
            #expect(error?.description.contains("hunter2") == false)
            #expect(error?.message.contains("\"\(shown)\"") == true)
        }
    }

    @Test(
        "The base path stands before every target, byte for byte",
        arguments: [
            ("https://h", "", "/"), ("https://h", "?a", "/?a"), ("https://h", "/v1?a|b", "/v1?a|b"),
            ("https://h/api", "", "/api"), ("https://h/api", "/", "/api/"), ("https://h/api/", "?a", "/api?a"),
            ("https://h/api", "//x%2Fy", "/api//x%2Fy"),
        ]
    )
    func target(url: String, remainder: String, target: String) throws {
        #expect(try UpstreamURL(parsing: url).target(for: TargetRemainder(remainder)) == target)
    }

    @Test("Random texts are refused or read the same again")
    func randomTexts() {
        var generator = SeededGenerator(seed: 7)
        let pieces = [
            "http", "https", "://", ":", "/", "[", "]", "::1", "h", ".", "%2F", "%", "@", "?", "0", "8080", "é",
        ]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...9, using: &generator))
                .compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            guard let url = try? UpstreamURL(parsing: text) else { continue }
            #expect((try? UpstreamURL(parsing: url.description)) == url, "\(text)")
        }
    }
}

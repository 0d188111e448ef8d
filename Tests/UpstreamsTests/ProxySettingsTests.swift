import Testing

@testable import Upstreams

@Suite struct ProxySettingsTests {
    private func proxy(_ environment: [String: String], for host: String, port: Int = 443) throws -> String? {
        try ProxySettings(environment: environment)
            .proxy(for: UpstreamAddress(isTLS: true, host: host, port: port))
            .map { ($0.credentials.map { "\($0)@" } ?? "") + $0.address.authority }
    }

    @Test(arguments: [
        ("http://proxy.test:3128", "proxy.test:3128"), ("proxy.test:3128", "proxy.test:3128"),
        ("HTTP://proxy.test", "proxy.test:80"), ("http://proxy.test:3128/path", "proxy.test:3128"),
        ("http://user:p%40ss@proxy.test:1", "user:p%40ss@proxy.test:1"),
        ("http://a@b@proxy.test:1", "a@b@proxy.test:1"),
        ("http://[::1]:3128", "[::1]:3128"), ("http://[::1]", "[::1]:80"),
    ])
    func aProxyHasTheFormOfAURL(value: String, expected: String) throws {
        #expect(try proxy(["HTTPS_PROXY": value], for: "api.example") == expected)
    }

    @Test(arguments: [
        "https://proxy.test:1", "socks5://proxy.test", "http://", "http://:80", "http://p:0", "http://p:65536",
        "http://p:x", "http://p:+1",
    ])
    func anotherFormIsAnError(value: String) {
        #expect(throws: UpstreamError.proxyRefused("HTTPS_PROXY must have the form http://host:port")) {
            try ProxySettings(environment: ["https_proxy": value])
        }
    }

    @Test func lowerCaseNamesComeFirst() throws {
        let environment = [
            "HTTPS_PROXY": "http://upper:1", "https_proxy": "http://lower:1", "NO_PROXY": "a.test",
            "no_proxy": "b.test",
        ]
        #expect(try proxy(environment, for: "a.test") == "lower:1")
        #expect(try proxy(environment, for: "b.test") == nil)
    }

    @Test func withoutAProxyConnectionsAreDirect() throws {
        #expect(try proxy([:], for: "api.example") == nil)
        #expect(try proxy(["HTTPS_PROXY": ""], for: "api.example") == nil)
        #expect(try proxy(["HTTP_PROXY": "http://p:1"], for: "api.example") == nil)
        #expect(ProxySettings.direct == (try ProxySettings(environment: [:])))
    }

    @Test(arguments: [
        ("api.example", nil), ("API.Example", nil), ("deep.api.example", nil), ("xapi.example", "p:1"),
        ("example", "p:1"), ("dotted.test", "p:1"), ("sub.dotted.test", nil), ("10.0.0.1", nil), ("10.0.0.2", "p:1"),
        ("port.test", "p:1"), ("localhost", nil), ("127.0.0.1", nil), ("127.1.2.3", nil), ("::1", nil),
        ("LOCALHOST", nil),
    ])
    func exceptionsNameHostsAndTheirSubdomains(host: String, expected: String?) throws {
        let environment = [
            "HTTPS_PROXY": "http://p:1", "NO_PROXY": " api.example, ,.dotted.test,10.0.0.1,port.test:8443",
        ]
        #expect(try proxy(environment, for: host) == expected)
    }

    @Test func anExceptionMayNameAPortOrEverything() throws {
        #expect(try proxy(["HTTPS_PROXY": "http://p:1", "NO_PROXY": "a.test:8443"], for: "a.test", port: 8443) == nil)
        #expect(try proxy(["HTTPS_PROXY": "http://p:1", "NO_PROXY": "*"], for: "a.test") == nil)
    }
}

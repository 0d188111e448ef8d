import Testing

@testable import TapedeckTesting

@Suite("No proxy stands between the tests and their server")
struct ProxyExemptionTests {
    @Test(
        "Where a proxy is set, the server's host is exempted",
        arguments: ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]
    )
    func exempts(name: String) {
        #expect(
            ProxyExemption.variables(for: "127.0.0.1", in: [name: "http://proxy", "NO_PROXY": "a.example, b.example"])
                == ["NO_PROXY": "a.example, b.example,127.0.0.1", "no_proxy": "a.example, b.example,127.0.0.1"]
        )
    }

    @Test("Each name keeps what it says")
    func both() {
        let environment = ["HTTP_PROXY": "http://proxy", "NO_PROXY": "a", "no_proxy": "b"]
        let added = ProxyExemption.variables(for: "127.0.0.1", in: environment)
        #expect(added == ["NO_PROXY": "a,127.0.0.1", "no_proxy": "b,127.0.0.1"])
        let bare = ProxyExemption.variables(for: "127.0.0.1", in: ["HTTP_PROXY": "http://proxy", "NO_PROXY": ""])
        #expect(bare == ["NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"])
    }

    @Test(
        "Where none is, or it is exempted already, nothing is changed",
        arguments: [
            [:], ["HTTP_PROXY": ""], ["HTTPS_PROXY": "http://proxy"],
            ["HTTP_PROXY": "http://proxy", "NO_PROXY": "*", "no_proxy": "a, 127.0.0.1"],
        ]
    )
    func leaves(environment: [String: String]) {
        #expect(ProxyExemption.variables(for: "127.0.0.1", in: environment).isEmpty)
    }
}

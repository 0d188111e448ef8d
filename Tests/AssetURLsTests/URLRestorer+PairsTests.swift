import AssetURLs
import BodyFormats
import Gateways
import TestSupport
import Testing

@Suite("Local URLs in queries and forms")
struct URLRestorerPairsTests {
    @Test(
        "Only the start of the URL changes, encoded as it was",
        arguments: [
            ("u=http://127.0.0.1:4141/acme/x?a", "u=https://gw.acme.example/api/x?a"),
            (
                "a=1&u=http%3A%2F%2F127.0.0.1%3A4141%2Facme%2Fx%3Fy&b",
                "a=1&u=https%3A%2F%2Fgw.acme.example%2Fapi%2Fx%3Fy&b"
            ),
            ("u=http%3a%2f%2f127.0.0.1%3a4141%2facme%2fX", "u=https%3a%2f%2fgw.acme.example%2fapi%2fX"),
            ("u=http%3A//127.0.0.1%3A4141/acme/x", "u=https%3A//gw.acme.example/api/x"),
            ("u=http://localhost:4141/plain/x", "u=http://[::1]:9001/x"),
            ("u=http%3A//localhost%3A4141/plain/x", "u=http%3A//%5B%3A%3A1%5D%3A9001/x"),
            ("u=%68ttp://localhost:4141/acme", "u=https://gw.acme.example/api"),
            (
                "&&u=http://localhost:4141/acme/1&u=http://localhost:4141/acme/2&",
                "&&u=https://gw.acme.example/api/1&u=https://gw.acme.example/api/2&"
            ),
        ]
    )
    func changes(form: String, changed: String) throws {
        let restorer = try Samples.restorer()
        let body = Array(form.utf8)
        #expect(String(decoding: restorer.edits(ofForm: body).applied(to: body), as: UTF8.self) == changed)
        #expect(restorer.restored(target: "/acme/v1?" + form) == "/acme/v1?" + changed)
    }

    @Test(
        "Anything else stays",
        arguments: [
            "", "u", "u=", "http://localhost:4141/acme/x", "http://localhost:4141/acme/x=1", "u=http",
            "u=x+http://localhost:4141/acme/x", "u=http://localhost:4141/acme/x+y", "u=http%FF://localhost:4141/acme",
            "u=http%253A//localhost:4141/acme",
        ]
    )
    func stays(form: String) throws {
        let restorer = try Samples.restorer()
        #expect(restorer.edits(ofForm: Array(form.utf8)).isEmpty)
        #expect(restorer.restored(target: "/acme/v1?" + form) == "/acme/v1?" + form)
        #expect(restorer.restored(target: form) == form)
    }

    @Test("A base path's own escapes and separators are encoded once more")
    func basePath() throws {
        let table = try ProfileTable(
            arguments: ["acme=http://h/a%2Fb&c+d"],
            profiles: [GatewayProfile(name: "acme", summary: "")]
        )
        let restorer = URLRestorer(table: table, servers: ["h:1"])
        #expect(restorer.restored(target: "/?u=http://h:1/acme/x") == "/?u=http://h/a%252Fb%26c%2Bd/x")
    }
}

import Cassettes
import Gateways
import Secrets
import Testing

@testable import Exchanges

@Suite("Which servers a cassette was recorded from (docs/design.md §6)")
struct CassetteOriginsTests {
    @Test(
        "An upstream is what stands before the target in the URL",
        arguments: [
            ("https://gw.example/v1/x?a=b", "/v1/x?a=b", "https://gw.example"),
            ("https://gw.example/api/v1/x", "/v1/x", "https://gw.example/api"),
            ("https://gw.example/", "/", "https://gw.example"),
            ("https://gw.example/api", "/", "https://gw.example/api"),
            ("https://gw.example/api/", "/", "https://gw.example/api"),
            ("https://gw.example/api?a", "/?a", "https://gw.example/api"),
            ("http://[::1]:9001/v1", "/v1", "http://[::1]:9001"),
            ("https://gw.example/v1?key=REDACTED", "/v1?key=REDACTED", "https://gw.example"),
        ]
    )
    func base(url: String, target: String, upstream: String) {
        let interaction = Samples.interaction(url, target: target)
        #expect(CassetteOrigins.upstream(of: interaction)?.description == upstream)
        var origins = CassetteOrigins()
        origins.note(interaction)
        #expect(origins.upstreams(of: "acme").map(\.description) == [upstream])
        #expect(origins.upstreams(of: "local") == [])
    }

    @Test(
        "There is none where the URL does not end with the target, or the file does not say the target",
        arguments: [
            ("https://gw.example/v1/x", "/v1/y"), ("https://gw.example/fax", "/x"), ("https://gw.example/v1", nil),
            ("/v1", "/v1"), ("ftp://gw.example/v1", "/v1"), ("https://u:p@gw.example/v1", "/v1"),
            ("https://gw.example/a?b/v1", "/v1"),
        ] as [(String, String?)]
    )
    func none(url: String, target: String?) {
        let interaction = Samples.interaction(url, target: target)
        #expect(CassetteOrigins.upstream(of: interaction) == nil)
        var origins = CassetteOrigins()
        origins.note(interaction)
        #expect(origins.upstreams(of: "acme") == [])
    }

    @Test("What the redactor took out of the URL it took out of the target as well, so the upstream is found")
    func redacted() throws {
        let redactor = Redactor(signatureParameters: ["sig"])
        for query in ["?key=abc&b=c", "?a=1&sig=x%2Fy", "?X-Amz-Signature=0123456789abcdef&X-Amz-Date=1", "?token=a"] {
            let recorded = redactor.redact(
                Samples.interaction("https://gw.example/api/v1/x\(query)", target: "/v1/x\(query)")
            )
            #expect(CassetteOrigins.upstream(of: recorded)?.description == "https://gw.example/api")
        }
    }

    @Test("Each upstream is listed once, in the order of the file")
    func order() {
        var origins = CassetteOrigins()
        for host in ["b", "a", "a", "b", "c"] {
            origins.note(Samples.interaction("https://\(host).example/v1", target: "/v1"))
        }
        #expect(origins.upstreams(of: "acme").map(\.host) == ["b.example", "a.example", "c.example"])
    }

    @Test("An asset on another host is its gateway's, and no upstream; who named it first counts")
    func assets() throws {
        var origins = CassetteOrigins()
        let asset = Samples.interaction(
            "https://cdn.example/a?X-Amz-Signature=REDACTED",
            target: "/_tapedeck/via/https/cdn.example/a?X-Amz-Signature=REDACTED",
            gateway: "local"
        )
        #expect(CassetteOrigins.upstream(of: asset) == nil)
        origins.note(asset)
        let origin = try Samples.origin("https://cdn.example")
        #expect(origins.upstreams(of: "local") == [])
        #expect(origins.giver(of: origin)?.gateway == "local")
        #expect(origins.giver(of: origin)?.upstream == nil)
        origins.note(origin, namedBy: "acme")
        origins.note(Samples.interaction("http://127.0.0.1:9001/v1", target: "/v1", gateway: "local"))
        #expect(origins.giver(of: origin)?.gateway == "local")
        #expect(origins.giver(of: origin)?.upstream?.description == "http://127.0.0.1:9001")
        #expect(origins.giver(of: try Samples.origin("http://cdn.example"))?.gateway == nil)
    }

    @Test("What is known can be written down and read again")
    func notes() throws {
        var origins = CassetteOrigins()
        let base = "/_tapedeck/via/https/media.example:8443/a.png"
        origins.note(Samples.interaction("https://gw.example/api/v1/x", target: "/v1/x"))
        origins.note(Samples.interaction("http://[::1]:9001/v1", target: "/v1"))
        origins.note(Samples.interaction("https://other.example/v1", target: "/v1", gateway: "zeta"))
        origins.note(Samples.interaction("https://media.example:8443/a.png", target: base))
        let again = try #require(CassetteOrigins(origins.notes))
        #expect(again.notes == origins.notes)
        #expect(origins.notes.count == 4)
        #expect(again.upstreams(of: "acme") == origins.upstreams(of: "acme"))
        let origin = try #require(Origin(scheme: "https", authority: "media.example:8443"))
        #expect(again.giver(of: origin)?.gateway == "acme")
        #expect(again.giver(of: origin)?.upstream == origins.giver(of: origin)?.upstream)
        #expect(CassetteOrigins([CassetteOrigins.Note(gateway: "g", url: "no url", isAsset: false)]) == nil)
    }
}

import AssetURLs
import Gateways
import NIOHTTP1
import Testing

@Suite("Links in the header of an answer")
struct LinkContextHeadersTests {
    private func location(_ value: String, _ context: LinkContext) -> String? {
        context.rewrite(["Location": value]).headers.first(name: "location")
    }

    @Test(
        "Whatever their host, they lead back here",
        arguments: [
            ("https://gw.acme.example/api/v1/x?y#z", "/acme/v1/x?y#z"),
            ("https://gw.acme.example/x", "/_tapedeck/via/https/gw.acme.example/x"),
            ("http://cdn.example:8080/a?sig=%2F", "/_tapedeck/via/http/cdn.example:8080/a?sig=%2F"),
            ("//cdn.example/a", "/_tapedeck/via/https/cdn.example/a"),
            ("//gw.acme.example/api/a", "/acme/a"),
            ("/api/v1/x?y", "/acme/v1/x?y"), ("/x", "/_tapedeck/via/https/gw.acme.example/x"),
            ("/", "/_tapedeck/via/https/gw.acme.example/"),
        ]
    )
    func leadsBack(value: String, path: String) throws {
        #expect(location(value, try Samples.context()) == Samples.server + path)
    }

    @Test(
        "Others stay",
        arguments: [
            "x", "../x", "?x", "", "#f", "file:///x", "https://u@h/", "mailto:x", "http://127.0.0.1:4141/acme/x",
            "//", "https://h h/",
        ]
    )
    func stays(value: String) throws {
        #expect(location(value, try Samples.context()) == value)
    }

    @Test("A path of an asset's answer is that of the asset's host")
    func relativeToAsset() throws {
        let table = try Samples.several()
        guard case .via(let via) = LocalAddress.resolve("/@s/_tapedeck/via/https/cdn.example:8/a", table: table) else {
            Issue.record("no via address")
            return
        }
        let context = LinkContext(GatewayAddress(via, of: table.mounts[0], isAtRoot: false), host: Samples.host)
        #expect(location("/b", context) == Samples.server + "/@s/_tapedeck/via/https/cdn.example:8/b")
        #expect(location("//h/b", context) == Samples.server + "/@s/_tapedeck/via/https/h/b")
        #expect(location("https://gw.acme.example/api/x", context) == Samples.server + "/@s/acme/x")
    }

    @Test("On replay a path is that of the recorded server")
    func relativeToRecorded() throws {
        let address = try Samples.address("/acme/v1", in: Samples.several())
        let old = try UpstreamURL(parsing: "http://old.example/b")
        let context = LinkContext(address, host: Samples.host, own: [old], here: Origin(old))
        #expect(location("/b/x", context) == Samples.server + "/acme/x")
        #expect(location("/x", context) == Samples.server + "/_tapedeck/via/http/old.example/x")
    }

    @Test("Only the fields that hold links change; order, spelling and repetition stay")
    func fields() throws {
        let url = "https://gw.acme.example/api/x"
        let headers: HTTPHeaders = [
            "B": url, "LOCATION": url, "a": "1", "Content-location": "https://cdn.example/", "X-Upload-To": url,
            "location": "x", "Link": "<\(url)>", "a": "2",
        ]
        let (changed, links) = try Samples.context().rewrite(headers)
        let local = Samples.server + "/acme/x"
        let expected: HTTPHeaders = [
            "B": url, "LOCATION": local, "a": "1",
            "Content-location": Samples.server + "/_tapedeck/via/https/cdn.example/", "X-Upload-To": local,
            "location": "x", "Link": "<\(url)>", "a": "2",
        ]
        #expect(changed.map { "\($0.name): \($0.value)" } == expected.map { "\($0.name): \($0.value)" })
        #expect(links.map(\.members) == [["LOCATION"], ["Content-location"], ["X-Upload-To"]])
        #expect(links.map(\.place) == [.gateway, .via, .gateway])
        #expect(links.allSatisfy { !$0.isEager })
        #expect(links[1].url.text == "https://cdn.example/")
    }
}

import AssetURLs
import Gateways
import Testing

@Suite("What becomes of a URL in an answer")
struct LinkContextTests {
    @Test(
        "Below the gateway's own base it becomes the gateway's local address",
        arguments: [
            ("https://gw.acme.example/api/v1/assets/1?x=%2F#f", "/acme/v1/assets/1?x=%2F#f"),
            ("https://gw.acme.example/api", "/acme"), ("https://gw.acme.example/api?x", "/acme?x"),
            ("https://gw.acme.example/api#f", "/acme#f"), ("https://gw.acme.example/api//x", "/acme//x"),
        ]
    )
    func own(text: String, path: String) throws {
        #expect(try Samples.context().rewritten(text) == Samples.server + path)
        #expect(try Samples.context("/@s/acme/v1").rewritten(text) == "\(Samples.server)/@s\(path)")
    }

    @Test(
        "On the gateway's origin but elsewhere, or spelled otherwise, it becomes a via address",
        arguments: [
            ("https://gw.acme.example/apix", "https/gw.acme.example/apix"),
            ("https://gw.acme.example/", "https/gw.acme.example/"),
            ("https://gw.acme.example", "https/gw.acme.example"),
            ("https://gw.acme.example:443/api/v1", "https/gw.acme.example:443/api/v1"),
            ("HTTPS://gw.acme.example/api/v1", "HTTPS/gw.acme.example/api/v1"),
            ("https://GW.acme.example/api?x#f", "https/GW.acme.example/api?x#f"),
            ("https://gw.acme.example?x", "https/gw.acme.example?x"),
        ]
    )
    func ownOrigin(text: String, path: String) throws {
        #expect(try Samples.context().rewritten(text) == "\(Samples.server)/_tapedeck/via/\(path)")
        #expect(try Samples.context("/@s/acme/v1").rewritten(text) == "\(Samples.server)/@s/_tapedeck/via/\(path)")
    }

    @Test("On an asset host, or in an asset field, it becomes a via address as well")
    func assets() throws {
        let context = try Samples.context()
        #expect(context.rewritten("http://media.acme.example:8080/a") != nil)
        #expect(context.rewritten("http://127.0.0.1:9002/a") != nil)
        #expect(context.rewritten("https://other.example/a", in: ["data", "url"]) != nil)
        #expect(context.rewritten("https://other.example/a", in: ["preview"]) != nil)
    }

    @Test("Other URLs stay, and so does what is none or leads here already")
    func others() throws {
        let context = try Samples.context()
        #expect(context.rewritten("https://other.example/a") == nil)
        #expect(context.rewritten("https://other.example/a", in: ["url", "name"]) == nil)
        #expect(context.rewritten("http://gw.acme.example/api/v1") == nil)
        #expect(context.rewritten("https://127.0.0.1:9001/") == nil)
        for text in [
            "http://127.0.0.1:4141/acme/v1", "https://u:p@h/", "https://h h/", "https:///x", "file:///x", "", "x",
            "https://h:99999/", "data:image/png;base64,AA",
        ] {
            #expect(context.rewritten(text, in: ["url"]) == nil)
        }
    }

    @Test("Texts of an event stay, whatever they hold; what they enclose does not")
    func texts() throws {
        let context = try Samples.context()
        let url = "https://gw.acme.example/api/v1"
        #expect(context.rewritten(url, in: ["choices", "delta", "content"], .eventStream) == nil)
        #expect(context.rewritten(url, in: ["choices", "delta", "content"], .json) != nil)
        #expect(context.rewritten(url, in: ["choices", "delta", "images", "url"], .eventStream) != nil)
    }

    @Test("At /, the gateway's name comes in front of what would be another address")
    func root() throws {
        let table = try Samples.single()
        let context = try Samples.context("/v1", in: table)
        let restorer = try Samples.restorer(table)
        for (rest, path) in [
            ("/v1", "/v1"), ("", ""), ("?x", "?x"), ("/plain/x", "/plain/plain/x"), ("/plain", "/plain/plain"),
            ("/plain?x", "/plain/plain?x"), ("/_tapedeck/x", "/plain/_tapedeck/x"), ("/@s/x", "/plain/@s/x"),
            ("/plainer", "/plainer"), ("/acme", "/acme"), ("#/plain", "#/plain"), ("/?/plain", "/?/plain"),
        ] {
            let local = try #require(context.rewritten("http://[::1]:9001" + rest))
            #expect(local == Samples.server + path)
            #expect(restorer.original(of: local) == "http://[::1]:9001" + rest)
        }
        let inSession = try Samples.context("/@s/v1", in: table)
        #expect(inSession.rewritten("http://[::1]:9001/_tapedeck") == Samples.server + "/@s/plain/_tapedeck")
        #expect(inSession.rewritten("http://[::1]:9001/v1") == Samples.server + "/@s/v1")
    }

    @Test("On replay the cassette's bases are the gateway's own, the longest first")
    func recordedBases() throws {
        let bases = [
            try UpstreamURL(parsing: "http://old.example"), try UpstreamURL(parsing: "http://old.example/api"),
        ]
        for own in [bases, bases.reversed()] {
            let context = LinkContext(
                try Samples.address("/acme/v1", in: Samples.several()),
                host: "localhost:7",
                own: own,
                here: nil
            )
            #expect(context.rewritten("http://old.example/api/v1") == "http://localhost:7/acme/v1")
            #expect(context.rewritten("http://old.example/apis") == "http://localhost:7/acme/apis")
            #expect(context.rewritten("https://gw.acme.example/api/v1") == nil)
        }
    }

    @Test("A link says where it leads and whether it may be fetched before it is asked for")
    func links() throws {
        let context = try Samples.context()
        func link(_ text: String, _ members: String...) throws -> HandedOutLink {
            try #require(context.rewrite(text, members: members, format: .json)).link
        }
        let own = try link("https://gw.acme.example/api/1", "data", "url")
        #expect(own.place == .gateway)
        #expect(own.isEager)
        #expect(own.url.text == "https://gw.acme.example/api/1")
        #expect(own.members == ["data", "url"])
        let via = try link("https://cdn.example/1", "video_url")
        #expect(via.place == .via)
        #expect(via.isEager)
        #expect(try !link("https://gw.acme.example/api/1", "status").isEager)
        #expect(try !link("https://gw.acme.example/api/1", "id").isEager)
        #expect(try !link("https://gw.acme.example/api/1", "upload_url").isEager)
        #expect(try !link("https://gw.acme.example/api/1", "cancel", "url").isEager)
    }
}

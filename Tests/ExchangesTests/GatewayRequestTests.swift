import AssetURLs
import Gateways
import NIOHTTP1
import Testing

@testable import Exchanges

@Suite("A request that is for a gateway (docs/design.md §4, §6)")
struct GatewayRequestTests {
    private static let headers: HTTPHeaders = [
        "HOST": "localhost:4141", "Authorization": "Bearer k", "cookie": "a=b", "X-Acme-Key": "s", "X-a": "1",
        "x-tapedeck-session": "s", "x-A": "2",
    ]

    @Test("It is kept with the upstream's Host; towards another host without what that one was not sent")
    func recorded() throws {
        let own = try Samples.request("/acme/v1/x", headers: Self.headers)
        #expect(own.url == "https://gw.acme.example/api/v1/x")
        #expect(
            own.recordedHeaders.map { "\($0.name): \($0.value)" } == [
                "HOST: gw.acme.example", "Authorization: Bearer k", "cookie: a=b", "X-Acme-Key: s", "X-a: 1", "x-A: 2",
            ]
        )
        let other = try Samples.request("/_tapedeck/via/https/Cdn.Example:443/a?b", headers: Self.headers)
        #expect(other.url == "https://cdn.example/a?b")
        #expect(
            other.recordedHeaders.map { "\($0.name): \($0.value)" } == ["HOST: cdn.example", "X-a: 1", "x-A: 2"]
        )
    }

    @Test("Its line in the log has no secret")
    func line() throws {
        #expect(
            try Samples.request("/acme/v1/x?sig=1&key=2&a=3").line == "GET /acme/v1/x?sig=REDACTED&key=REDACTED&a=3"
        )
    }

    @Test("Links lead to the host that the client called, unless they are to stay")
    func links() throws {
        let request = try Samples.request("/acme/v1/x", headers: ["Host": "my.localhost:80"])
        #expect(request.links()?.server == "http://my.localhost:80")
        #expect(try Samples.request("/acme/v1/x", headers: [:]).links()?.server == nil)
        let off = try Samples.session(rewritesLinks: false)
        #expect(try Samples.request("/acme/v1/x", session: off).links()?.server == nil)
    }

    @Test("JSON and events of the gateway's own are resources, which change; media and other hosts' answers are not")
    func resources() throws {
        let own = try Samples.request("/acme/v1/x")
        for type in ["application/json", "application/problem+json; charset=utf-8", "text/event-stream"] {
            #expect(own.isResource(200, ["Content-Type": type]))
            #expect(own.isResource(206, ["Content-Type": type]))
            #expect(!own.isResource(302, ["Content-Type": type]))
            #expect(try !Samples.request("/_tapedeck/via/https/cdn.example/a").isResource(200, ["Content-Type": type]))
        }
        #expect(!own.isResource(200, ["Content-Type": "video/mp4"]))
        #expect(!own.isResource(200, [:]))
        // The gateway's own host under a `via` address is its own.
        #expect(
            try Samples.request("/_tapedeck/via/https/gw.acme.example/x").isResource(
                200,
                ["Content-Type": "application/json"]
            )
        )
    }
}

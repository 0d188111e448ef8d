import AssetURLs
import Gateways
import NIOHTTP1
import Secrets
import Testing

@testable import Exchanges

@Suite("An asset that an answer named, and how it is asked for (docs/design.md §6)")
struct NamedAssetTests {
    private let request: GatewayRequest

    init() throws {
        request = try Samples.request(
            "/acme/v1/make",
            method: "POST",
            headers: [
                "host": "localhost:4141", "Content-Length": "2", "User-Agent": "sdk/1", "AUTHORIZATION": "Bearer k",
                "Cookie": "a=b", "X-Acme-Key": "s", "Accept": "application/json", "X-Other": "1",
            ]
        )
    }

    private func named(_ url: String, host: String = "localhost:4141") throws -> NamedAsset? {
        NamedAsset(try Samples.link(url, host: host), namedBy: request, redactor: Redactor())
    }

    @Test("It is asked for with its local path, without a fragment; its text for logs has no secret")
    func path() throws {
        let asset = try #require(try named("https://cdn.example/a?key=k1#t=5"))
        #expect(asset.path == "/_tapedeck/via/https/cdn.example/a?key=k1")
        #expect(asset.text == "https://cdn.example/a?key=REDACTED#t=5")
        #expect(try named("https://gw.acme.example/api/v1/x")?.path == "/acme/v1/x")
        #expect(asset.mount.name == "acme")
    }

    @Test("Who asks goes along, and what is asked does not; the credentials can be left out")
    func headers() throws {
        let asset = try #require(try named("https://cdn.example/a"))
        #expect(asset.withoutCredentials.map(\.name) == ["Host", "Accept", "User-Agent"])
        #expect(asset.withoutCredentials.first(name: "accept") == "*/*")
        #expect(asset.headers.map(\.name) == ["Host", "Accept", "User-Agent", "AUTHORIZATION", "Cookie", "X-Acme-Key"])
    }

    @Test("A redirect keeps who asks; one past this server is none that is followed")
    func redirected() throws {
        let asset = try #require(try named("https://cdn.example/a"))
        let next = asset.redirected(to: try Samples.link("https://cdn.example/b?c#d"), from: request)
        #expect(next?.path == "/_tapedeck/via/https/cdn.example/b?c")
        #expect(next?.text == "https://cdn.example/a")
        #expect(next?.headers.count == asset.headers.count)
        let away = try Samples.link("https://cdn.example/b", host: "other.example")
        #expect(asset.redirected(to: away, from: request)?.path == nil)
        #expect(try named("https://cdn.example/b", host: "other.example")?.path == nil)
    }
}

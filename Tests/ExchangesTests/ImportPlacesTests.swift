import Cassettes
import Gateways
import NIOHTTP1
import Testing

@testable import Exchanges

@Suite("Whom imported requests were for (docs/design.md §2)")
struct ImportPlacesTests {
    private func place(
        _ url: String,
        gateway: String = "",
        target: String? = nil,
        profiles: [GatewayProfile] = GatewayProfile.builtIn,
        fallback: String? = nil
    ) -> String? {
        let found = Interaction(
            n: 1,
            gateway: gateway,
            recordedAt: "",
            request: RecordedRequest(method: "GET", url: url, target: target, headers: [:]),
            response: RecordedResponse(status: 200, reason: "", headers: [:])
        )
        let place = ImportPlaces(profiles: profiles, fallback: fallback).place(of: found)
        return place.map { "\($0.mount.name) \($0.mount.upstream.description) \($0.target) \($0.url)" }
    }

    private func profile(_ name: String, _ upstream: String) throws -> GatewayProfile {
        GatewayProfile(name: name, summary: "", upstream: try UpstreamURL(parsing: upstream))
    }

    @Test("The host decides, in any spelling, and the target is below the profile's base path")
    func hosts() throws {
        #expect(
            place("https://API.openai.com:443/v1/x?a=%7C#f")
                == "openai https://api.openai.com /v1/x?a=%7C https://api.openai.com/v1/x?a=%7C"
        )
        #expect(place("https://api.openai.com") == "openai https://api.openai.com / https://api.openai.com/")
        let profiles = GatewayProfile.builtIn + [try profile("acme", "http://127.0.0.1:9000/base/path")]
        func local(_ rest: String) -> String? { place("http://127.0.0.1:9000\(rest)", profiles: profiles) }
        let upstream = "http://127.0.0.1:9000/base/path"
        #expect(local("/base/path/v1/x") == "acme \(upstream) /v1/x \(upstream)/v1/x")
        #expect(local("/base/path?a") == "acme \(upstream) /?a \(upstream)?a")
        #expect(local("/base/path") == "acme \(upstream) / \(upstream)")
        for outside in ["/base/pathology", "/other"] {
            #expect(
                local(outside)
                    == "acme \(upstream) /_tapedeck/via/http/127.0.0.1:9000\(outside) http://127.0.0.1:9000\(outside)"
            )
        }
    }

    @Test("Hosts that no profile knows are generic, or what was named for them")
    func fallback() throws {
        let url = "http://127.0.0.1:8000/v1/x"
        #expect(place(url) == "generic http://127.0.0.1:8000 /v1/x \(url)")
        #expect(place(url, fallback: "openai") == "openai http://127.0.0.1:8000 /v1/x \(url)")
        #expect(place(url, fallback: "acme") == "acme http://127.0.0.1:8000 /v1/x \(url)")
        #expect(place("https://api.openai.com/x", fallback: "acme")?.hasPrefix("openai ") == true)
        // Another port of this machine is another server.
        let profiles = [try profile("acme", "http://127.0.0.1:9000")]
        #expect(place(url, profiles: profiles)?.hasPrefix("generic ") == true)
    }

    @Test("A host of a gateway's media gives the gateway an asset")
    func assets() {
        #expect(
            place("https://media.aigateway.sh/a.png?b")?.contains(" /_tapedeck/via/https/media.aigateway.sh/a.png?b ")
                == true
        )
        #expect(place("https://media.aigateway.sh/a.png")?.hasPrefix("aigateway ") == true)
    }

    @Test("What our own export says comes first, if it can be")
    func said() {
        let url = "https://llm.acme.example/base/v1/x?a"
        #expect(place(url, gateway: "acme") == "acme https://llm.acme.example /base/v1/x?a \(url)")
        #expect(
            place(url, gateway: "acme", target: "/v1/x?a") == "acme https://llm.acme.example/base /v1/x?a \(url)"
        )
        #expect(
            place("https://media.example/a", gateway: "openai", target: "/_tapedeck/via/http/else/b")
                == "openai https://api.openai.com /_tapedeck/via/https/media.example/a https://media.example/a"
        )
        // A target that is not the URL's, or a name that is none, is not believed.
        #expect(place(url, gateway: "acme", target: "/v2")?.hasPrefix("generic ") == true)
        #expect(place(url, gateway: "acme", target: "x?a")?.hasPrefix("generic ") == true)
        #expect(place(url, gateway: "../x")?.hasPrefix("generic ") == true)
    }

    @Test(
        "A URL that names no server has no place",
        arguments: [
            "", "https://", "ftp://a.example/", "https://user@a.example/", "https://a example/", "https://a.example:0/",
            "https://a\\b/",
        ]
    )
    func none(url: String) {
        #expect(place(url) == nil)
    }
}

import Blobs
import Cassettes
import Gateways
import Testing

@testable import Control

@Suite("What an address of the control API names (docs/design.md §10)")
struct ControlRouteTests {
    @Test("Every address names one thing; of a query, only the session of a feed says something")
    func routes() throws {
        let digest = String(repeating: "0a", count: 32)
        #expect(try ControlRoute(path: "/health") == .health)
        #expect(try ControlRoute(path: "/health?x=/sessions") == .health)
        #expect(try ControlRoute(path: "/openapi.json") == .openAPI)
        #expect(try ControlRoute(path: "/sessions") == .sessions)
        #expect(try ControlRoute(path: "/sessions/checkout") == .session(SessionName("checkout")))
        #expect(try ControlRoute(path: "/sessions/check%6Fut") == .session(SessionName("checkout")))
        #expect(try ControlRoute(path: "/cassettes") == .cassettes)
        #expect(try ControlRoute(path: "/blobs/\(digest)") == .blob(BlobDigest(digest)))
        #expect(try ControlRoute(path: "/events") == .events(of: nil))
        #expect(try ControlRoute(path: "/events?") == .events(of: nil))
        #expect(try ControlRoute(path: "/events?x=1&sessions=a") == .events(of: nil))
        #expect(try ControlRoute(path: "/events?x&session=check%6Fut") == .events(of: SessionName("checkout")))
    }

    @Test(
        "A cassette's name takes as many segments as it has, however its / is written",
        arguments: [
            ("/cassettes/a/interactions", "a", nil),
            ("/cassettes/a/interactions/7", "a", 7),
            ("/cassettes/shop/checkout/interactions", "shop/checkout", nil),
            ("/cassettes/shop%2Fcheckout/interactions", "shop/checkout", nil),
            ("/cassettes/shop%2fcheckout/interactions/12?x", "shop/checkout", 12),
            ("/cassettes/interactions/interactions", "interactions", nil),
            ("/cassettes/interactions/interactions/1", "interactions", 1),
            ("/cassettes/a/interactions/5/interactions", "a/interactions/5", nil),
            ("/cassettes/a/interactions/interactions", "a/interactions", nil),
        ] as [(String, String, Int?)]
    )
    func cassettes(path: String, name: String, n: Int?) throws {
        let cassette = try CassetteName(name)
        let expected = n.map { ControlRoute.interaction(cassette, n: $0) } ?? .interactions(cassette)
        #expect(try ControlRoute(path: path) == expected)
    }

    @Test(
        "Everything else is nothing",
        arguments: [
            "/", "", "/x", "/health/", "/health/x", "/sessions/a/b", "/cassettes/a", "/cassettes/a/b", "/blobs", "//",
            "/Health", "/openapi", "/cassettes/interactions/1",
        ]
    )
    func nothing(path: String) {
        #expect(throws: ControlError.notFound) { try ControlRoute(path: path) }
    }

    @Test(
        "A name outside its grammar is refused as such",
        arguments: [
            ("/events?session=a&session=a", "bad_request"), ("/events?session=", "malformed_session_name"),
            ("/events?session", "malformed_session_name"), ("/events?session=a%2Fb", "malformed_session_name"),
            ("/sessions/", "malformed_session_name"), ("/sessions/..", "malformed_session_name"),
            ("/sessions/a%2Fb", "malformed_session_name"), ("/sessions/%FF", "malformed_session_name"),
            ("/cassettes/../interactions", "bad_name"), ("/cassettes/%2e%2e%2fx/interactions", "bad_name"),
            ("/cassettes/blobs/x/interactions", "bad_name"), ("/cassettes/a//b/interactions", "bad_name"),
            ("/cassettes//interactions", "bad_name"), ("/cassettes/a%00/interactions/1", "bad_name"),
            ("/cassettes/a/interactions/0", "bad_request"), ("/cassettes/a/interactions/+1", "bad_request"),
            ("/cassettes/a/interactions/99999999999999999999", "bad_request"),
            ("/blobs/xx", "bad_digest"), ("/blobs/sha256:\(String(repeating: "0", count: 64))", "bad_digest"),
        ]
    )
    func badNames(path: String, code: String) {
        let error = #expect(throws: ControlError.self) { try ControlRoute(path: path) }
        #expect(error?.status == 400)
        #expect(error?.code == code)
    }
}

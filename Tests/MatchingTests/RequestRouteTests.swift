import Matching
import Testing

struct RequestRouteTests {
    private func route(_ gateway: String, _ method: String, _ path: String) -> RequestRoute {
        RequestRoute(gateway: gateway, method: method, path: path)
    }

    private let missed = RequestRoute(gateway: "g", method: "POST", path: "/v1/images/edits")

    @Test("the same route is nearest, then the path, then a path that begins alike, then the path at another gateway")
    func order() throws {
        let routes = [
            route("g", "POST", "/v1/images/edits"), route("g", "PUT", "/v1/images/edits"),
            route("g", "GET", "/v1/images/gen"), route("g", "POST", "/v1/chat"), route("g", "GET", "/v1/chat"),
            route("x", "POST", "/v1/images/edits"), route("x", "GET", "/v1/images/edits"),
        ]
        let nearness = try routes.map { try #require(missed.nearness(to: $0)) }
        #expect(nearness == nearness.sorted(by: >))
        #expect(Set(nearness).count == routes.count)
    }

    @Test("a very long path does not count for more than the gateway")
    func long() throws {
        let path = "/" + String(repeating: "x", count: 200_000)
        let long = route("g", "POST", path)
        let other = try #require(long.nearness(to: route("x", "POST", path)))
        let own = try #require(long.nearness(to: route("g", "GET", "/y")))
        #expect(other < own)
    }

    @Test("what shares neither gateway nor path is not near")
    func far() {
        #expect(missed.nearness(to: route("x", "POST", "/v1/images")) == nil)
    }
}

import Matching
import Testing

struct RequestRouteTests {
    private func route(_ gateway: String, _ method: String, _ path: String) -> RequestRoute {
        RequestRoute(gateway: gateway, method: method, path: path)
    }

    private func nearest(_ routes: [RequestRoute], limit: Int = 10) -> [Int] {
        route("g", "POST", "/v1/images/edits").nearest(among: routes, limit: limit)
    }

    @Test("the same route is nearest, then the path, then a path that begins alike")
    func order() {
        let routes = [
            route("x", "POST", "/v1/images/edits"), route("g", "POST", "/v1/chat"), route("g", "GET", "/v1/images/gen"),
            route("g", "PUT", "/v1/images/edits"), route("g", "POST", "/v1/images/edits"),
        ]
        #expect(nearest(routes) == [4])
        #expect(nearest(Array(routes[..<4])) == [3])
        #expect(nearest(Array(routes[..<3])) == [2])
        #expect(nearest(Array(routes[..<2])) == [1])
        #expect(nearest(Array(routes[..<1])) == [0])
    }

    @Test("of many equally near the last ones are chosen")
    func limit() {
        #expect(
            nearest([RequestRoute](repeating: route("g", "POST", "/v1/images/edits"), count: 5), limit: 2) == [3, 4]
        )
    }

    @Test("what shares neither gateway nor path is not near")
    func far() {
        #expect(nearest([route("x", "POST", "/v1/images")]) == [])
        #expect(nearest([]) == [])
    }
}

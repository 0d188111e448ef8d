import Testing

@testable import DemoGateway

@Suite struct DemoRouteTests {
    @Test(
        "Segments fit letter by letter, gaps take one, the last one takes all that is left",
        arguments: [
            ("/v1/videos", "/v1/videos", []), ("/v1/videos", "/v1/videos/", nil), ("/v1/videos", "/v1", nil),
            ("/v1/videos/{}", "/v1/videos/x", ["x"]), ("/v1/videos/{}", "/v1/videos/x/y", nil),
            ("/v1/videos/{}/content", "/v1/videos/x/content", ["x"]),
            ("/m/{*}", "/m/a/b:c", ["a/b:c"]), ("/m/{*}", "/m", nil),
        ] as [(String, String, [String]?)]
    )
    func captures(pattern: String, path: String, expected: [String]?) {
        #expect(DemoRoute("GET", pattern) { _ in .empty(status: 204) }.captures(in: path) == expected)
    }

    @Test(
        "A target is a service, a path and a query",
        arguments: [
            ("/imgly/v1/x?a=b%20c&d&e=f=g", "imgly", "/v1/x", "a=b c,d=,e=f=g"),
            ("/imgly", "imgly", "/", ""), ("/free-ai-gateway/?%zz", "free-ai-gateway", "/", "%zz="),
        ]
    )
    func targets(text: String, service: String, path: String, query: String) throws {
        let target = try #require(DemoTarget(text))
        #expect(target.service.rawValue == service)
        #expect(target.path == path)
        #expect(target.parameters.map { "\($0.name)=\($0.value)" }.joined(separator: ",") == query)
        #expect(DemoTarget("/nobody/x") == nil)
        #expect(DemoTarget("") == nil)
    }
}

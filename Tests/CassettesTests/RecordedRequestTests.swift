import Cassettes
import NIOHTTP1
import Testing

@Suite("RecordedRequest")
struct RecordedRequestTests {
    @Test(
        "the target is that of the URL where the file does not say another",
        arguments: [
            ("https://a.example/v1//x%2Fy?a|b", "/v1//x%2Fy?a|b"), ("http://a.example:80", "/"),
            ("http://a.example?x", "/?x"), ("http://[::1]:1/x?u=http://b/c", "/x?u=http://b/c"), ("/x", "/x"),
        ]
    )
    func relativeTarget(url: String, target: String) {
        var request = RecordedRequest(method: "GET", url: url, headers: [:])
        #expect(request.relativeTarget == target)
        request.target = "/own"
        #expect(request.relativeTarget == "/own")
    }
}

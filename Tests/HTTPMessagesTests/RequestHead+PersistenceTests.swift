import HTTPMessages
import NIOHTTP1
import Testing

@Suite struct RequestHeadPersistenceTests {
    @Test(
        "A connection stays unless the client says close; in HTTP/1.0 only if it says keep-alive",
        arguments: [
            ([], true, false), (["close"], false, false), (["Close"], false, false), (["keep-alive"], true, true),
            (["a, CLOSE ,b"], false, false), (["x"], true, false), (["Keep-Alive", "close"], false, false),
            (["closed"], true, false), (["keep-alive, close"], false, false),
        ] as [([String], Bool, Bool)]
    )
    func persistence(options: [String], new: Bool, old: Bool) {
        let headers = HTTPHeaders(options.map { ("Connection", $0) })
        #expect(RequestHead(method: "GET", target: "/", headers: headers).isPersistent == new)
        #expect(RequestHead(method: "GET", target: "/", version: .http1_0, headers: headers).isPersistent == old)
    }
}

import HTTPMessages
import NIOHTTP1
import Testing

@Suite struct RequestHeadTests {
    @Test func nothingIsNormalised() {
        let head = RequestHead(method: "get", target: "/a/../%7e?|{[", headers: ["hOST": "A", "Host": "b"])
        #expect(head.method == "get")
        #expect(head.target == "/a/../%7e?|{[")
        #expect(head.version == .http1_1)
        #expect(head.headers.map(\.name) == ["hOST", "Host"])
    }
}

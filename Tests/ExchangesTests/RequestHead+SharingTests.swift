import HTTPMessages
import NIOHTTP1
import Testing

@testable import Exchanges

@Suite("Which requests may share an answer")
struct RequestHeadSharingTests {
    @Test("Any whole request without a condition", arguments: ["GET", "POST", "DELETE"])
    func whole(method: String) {
        #expect(RequestHead(method: method, target: "/", headers: ["Accept": "*/*", "X-If": "1"]).isShareable)
    }

    @Test("No head, no part, nothing with a condition", arguments: ["Range", "if-range", "If-None-Match", "IF-MATCH"])
    func others(field: String) {
        #expect(!RequestHead(method: "GET", target: "/", headers: [field: "x"]).isShareable)
        #expect(!RequestHead(method: "HEAD", target: "/", headers: [:]).isShareable)
    }
}

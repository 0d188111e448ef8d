import HTTPMessages
import NIOCore
import NIOHTTP1
import Testing

@testable import Listening

@Suite struct RefusalTests {
    private let refusal = Refusal(
        status: 405,
        code: "a",
        message: "b \"c\"\\ \u{1} ä \u{7F}",
        hint: "d\n",
        headers: ["Allow": "GET"]
    )

    @Test func theBodyIsJSON() {
        #expect(
            String(buffer: refusal.body)
                == #"{"error":{"code":"a","message":"b \"c\"\\ \u0001 ä \u007f","hint":"d\u000a"}}"#
                + "\n"
        )
    }

    @Test func theHeadSaysThatItIsARefusal() {
        let head = refusal.head
        #expect(head.status == 405)
        #expect(head.reason == "Method Not Allowed")
        #expect(head.headers["x-tapedeck"] == ["refused"])
        #expect(head.headers["content-type"] == ["application/json"])
        #expect(head.headers["content-length"] == ["\(refusal.body.readableBytes)"])
        #expect(head.headers["allow"] == ["GET"])
        #expect(!head.headers.contains { $0.name.lowercased().hasPrefix("access-control") })
    }

    @Test func onTheWireItEndsTheConnection() {
        let wire = String(buffer: refusal.wireBytes(ByteBuffer()))
        #expect(wire.hasPrefix("HTTP/1.1 405 Method Not Allowed\r\n"))
        #expect(wire.contains("\r\nConnection: close\r\n"))
        #expect(wire.hasSuffix("\r\n\r\n" + String(buffer: refusal.body)))
    }
}

import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import Upstreams

@Suite("Requests as bytes (docs/design.md §5)")
struct RequestEncoderTests {
    private func written(
        _ headers: HTTPHeaders,
        method: String = "POST",
        body: [String],
        trailers: HTTPHeaders? = nil
    )
        throws -> String
    {
        let channel = EmbeddedChannel(handler: RequestEncoder())
        let head = HTTPRequestHead(
            version: .http1_1,
            method: HTTPMethod(rawValue: method),
            uri: "/a%2Fb//c|d?x=%7B",
            headers: headers
        )
        try channel.writeOutbound(HTTPClientRequestPart.head(head))
        for piece in body {
            try channel.writeOutbound(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(string: piece))))
        }
        try channel.writeOutbound(HTTPClientRequestPart.end(trailers))
        var all = ""
        while case .byteBuffer(let buffer)? = try channel.readOutbound(as: IOData.self) {
            all += String(buffer: buffer)
        }
        _ = try channel.finish()
        return all
    }

    @Test("A body with a length goes out as it is; target, order and spelling too")
    func length() throws {
        #expect(
            try written(["HOST": "a", "content-LENGTH": "4"], method: "M-SEARCH", body: ["ab", "cd"])
                == "M-SEARCH /a%2Fb//c|d?x=%7B HTTP/1.1\r\nHOST: a\r\ncontent-LENGTH: 4\r\n\r\nabcd"
        )
    }

    @Test("A chunked body: a piece a chunk, an empty piece none, trailers at the end")
    func chunked() throws {
        #expect(
            try written(["Transfer-Encoding": "chunked"], body: ["abc", "", "d"], trailers: ["T": "1"])
                == "POST /a%2Fb//c|d?x=%7B HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\n1\r\nd\r\n0\r\nT: 1\r\n\r\n"
        )
    }
}

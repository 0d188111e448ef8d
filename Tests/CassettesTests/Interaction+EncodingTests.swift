import Blobs
import Cassettes
import NIOHTTP1
import Testing

@Suite("Interaction+Encoding")
struct InteractionEncodingTests {
    private func line(_ interaction: Interaction) -> String { String(decoding: interaction.jsonLine(), as: UTF8.self) }

    @Test("a line is as the format says, member by member")
    func exact() throws {
        let digest = try BlobDigest(String(repeating: "ab", count: 32))
        let interaction = Interaction(
            n: 12,
            gateway: "imgly",
            recordedAt: "2026-11-21T07:10:36.123Z",
            recording: "r1",
            fingerprint: "f00",
            request: RecordedRequest(
                method: "POST",
                url: "http://127.0.0.1:9001/v1/x?q=\"a\"",
                target: "/v1/x?q=\"a\"",
                headers: HTTPHeaders([("Accept", "*/*"), ("accept", "text/plain")]),
                body: [.text("{\"a\":\"ü\\n\"}"), .bytes([0, 255]), .blob(digest, size: 7)],
                trailers: ["t": "1"],
                contentEncoding: "gzip"
            ),
            response: RecordedResponse(
                status: 200,
                reason: "OK",
                headers: ["x": ""],
                body: [.text("data: 1\r\n\r\n"), .base64OfBlob(digest, size: 4)],
                frames: [Frame(offset: 0, length: 11, at: 0), Frame(offset: 11, length: 8, at: 12.34)],
                framing: .chunked,
                end: .aborted,
                contentEncoding: "br",
                headAt: 3
            )
        )
        let blob = "sha256:\(digest.hex)"
        #expect(
            line(interaction) == #"""
                {"n":12,"gateway":"imgly","recorded_at":"2026-11-21T07:10:36.123Z","recording":"r1","fingerprint":"f00",\#
                "request":{"method":"POST","url":"http://127.0.0.1:9001/v1/x?q=\"a\"","target":"/v1/x?q=\"a\"",\#
                "headers":[["Accept","*/*"],["accept","text/plain"]],\#
                "body":["{\"a\":\"ü\\n\"}",{"base64":"AP8="},{"blob":"\#(blob)","size":7}],\#
                "trailers":[["t","1"]],"content_encoding":"gzip"},\#
                "response":{"status":200,"reason":"OK","http_version":"1.1","headers":[["x",""]],\#
                "body":["data: 1\r\n\r\n",{"blob":"\#(blob)","size":4,"as":"base64"}],\#
                "trailers":[],"frames":[[0,11,0],[11,8,12.34]],"framing":"chunked","end":"aborted",\#
                "head_at":3,"content_encoding":"br"}}

                """#
        )
        #expect(try Interaction(jsonLine: interaction.jsonLine()) == interaction)
    }

    @Test(
        "times have at most three decimals, and none that say nothing",
        arguments: [(0, "0"), (12, "12"), (12.5, "12.5"), (0.001, "0.001"), (0.0501, "0.05"), (1e12, "1000000000000")]
    )
    func times(at: Double, text: String) {
        var interaction = Samples.interaction(body: "x")
        interaction.response.frames = [Frame(offset: 0, length: 1, at: at)]
        #expect(line(interaction).contains("\"frames\":[[0,1,\(text)]]"))
    }

    @Test("interactions differ where their bytes do, not where Unicode or HTTP see a difference")
    func equality() {
        let composed = Samples.interaction(body: "\u{E9}")
        var other = Samples.interaction(body: "e\u{301}")
        #expect(composed != other)
        other = composed
        other.request.headers = HTTPHeaders([("content-type", "application/json"), ("x-a", "1"), ("X-A", "2")])
        #expect(composed != other)
    }
}

import BodyFormats
import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct MediaFlowTests {
    private let client = DemoClient()
    private let target = "/llmgateway/v1/videos/video_1/content"

    private func film(_ headers: HTTPHeaders = [:]) throws -> DemoAnswer {
        let create = try client.post("/llmgateway/v1/videos", #"{"prompt":"rain"}"#).json
        return client.get("/llmgateway/v1/videos/\(create["id"]?.stringValue ?? "")/content", headers: headers)
    }

    @Test(
        "Ranges from either end, and one that cannot be had",
        arguments: [
            ("bytes=0-9", 206, 0..<10), ("bytes=5-5", 206, 5..<6), ("bytes=9000-", 206, nil), ("bytes=-10", 206, nil),
            ("bytes=999999-", 416, 0..<0), ("bytes=9-5", 416, 0..<0), ("bytes=0-1,3-4", 200, nil),
            ("lines=1-2", 200, nil),
            ("bytes=x-y", 200, nil), ("bytes=-", 200, nil),
        ] as [(String, Int, Range<Int>?)]
    )
    func ranges(range: String, status: Int, bounds: Range<Int>?) throws {
        let file = DemoFilm.mp4(DemoSeed(9))
        let call = client.get(target)  // any call will do for its shape
        #expect(call.status == 404)
        let answer = MediaFlow.file(file, type: "video/mp4", ["Range": range])
        #expect(answer.status == status)
        if let bounds { #expect(answer.body == Array(file[bounds])) }
        if range == "bytes=-10" { #expect(answer.body == Array(file.suffix(10))) }
        if range == "bytes=9000-" { #expect(answer.body == Array(file[9_000...])) }
        if status == 416 { #expect(answer.headers["content-range"] == ["bytes */\(file.count)"]) }
        if range == "bytes=0-9" { #expect(answer.headers["content-range"] == ["bytes 0-9/\(file.count)"]) }
    }

    @Test("A tag that is known gets 304, one that is not gets everything")
    func tags() throws {
        let whole = try film()
        let tag = try #require(whole.headers["etag"].first)
        let known = MediaFlow.file(whole.body, type: "video/mp4", ["If-None-Match": tag])
        #expect(known.status == 304)
        let stale: HTTPHeaders = ["Range": "bytes=0-1", "If-Range": "\"old\""]
        #expect(MediaFlow.file(whole.body, type: "video/mp4", stale).status == 200)
        let fresh: HTTPHeaders = ["Range": "bytes=0-1", "If-Range": tag]
        #expect(MediaFlow.file(whole.body, type: "video/mp4", fresh).status == 206)
    }
}

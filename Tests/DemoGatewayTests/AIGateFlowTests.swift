import BodyFormats
import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct AIGateFlowTests {
    private let client = DemoClient(media: "http://127.0.0.1:9001", linkLifetime: 5)

    @Test("A video is on the gateway's own host, and gone when its time is over")
    func expiry() throws {
        let video = try client.post("/aigate/v1/video/generations", #"{"prompt":"waves"}"#).json
        let link = try #require(video["videos"]?[0]?["url"]?.stringValue)
        #expect(link.hasPrefix("http://127.0.0.1:9000/aigate/v1/videos/task_"))
        #expect(try client.follow(link, after: 4).status == 200)
        let late = try client.follow(link, after: 5)
        #expect(late.status == 410)
        #expect(try late.json["error"]?["code"]?.stringValue == "media_expired")
        #expect(try late.json["error"]?["status"]?.integerValue == 410)
    }
}

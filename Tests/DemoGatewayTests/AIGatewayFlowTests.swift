import BodyFormats
import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct AIGatewayFlowTests {
    private let client = DemoClient()

    @Test("A job: 202, running, 304 without a body, completed")
    func job() throws {
        let start = client.post("/aigateway/v1/videos/generations", #"{"model":"x/y","prompt":"waves"}"#)
        #expect(start.status == 202)
        let id = try #require(try start.json["id"]?.stringValue)
        let polls = (0..<4).map { _ in client.get("/aigateway/v1/jobs/\(id)") }
        #expect(polls.map(\.status) == [200, 304, 200, 200])
        #expect(polls[1].steps.isEmpty && polls[1].headers["content-length"].isEmpty)
        #expect(try polls[0].json["status"]?.stringValue == "running")
        let link = try #require(try polls[2].json["result_url"]?.stringValue)
        #expect(try polls[2].json["result"]?["file_url"]?.stringValue == link)
        let film = client.get(String(link.dropFirst("http://127.0.0.1:9000".count)))
        #expect(film.headers["content-type"] == ["video/mp4"])
    }

    @Test("The signed link has the bytes of the other one, and a new signature each time")
    func signed() throws {
        let path = "/aigateway/v1/files/jobs/job_1/out.mp4"
        let links = try (0..<2).map { _ in try client.get("\(path)/signed").json["url"]?.stringValue ?? "" }
        #expect(links[0] != links[1])
        let target = String(links[0].dropFirst("http://127.0.0.1:9000".count))
        #expect(client.get(target).body == client.get(path).body)
        #expect(client.get("\(path)/public").status == 400)
    }

    @Test(
        "With a media host, a job's link is signed anew with each reading, and as long as asked for where it is asked"
    )
    func mediaHost() throws {
        let client = DemoClient(media: "http://127.0.0.1:9001", linkLifetime: 60)
        let start = try client.post("/aigateway/v1/videos/generations", #"{"model":"x/y","prompt":"waves"}"#).json
        let job = try #require(start["id"]?.stringValue)
        let polls = (0..<4).map { _ in client.get("/aigateway/v1/jobs/\(job)") }
        let links = try polls.suffix(2).map { try #require(try $0.json["result_url"]?.stringValue) }
        #expect(
            links[0] != links[1] && links[0].hasPrefix("http://127.0.0.1:9001/v1/files/jobs/\(job)/out.mp4/public?")
        )
        let film = try client.follow(links[0])
        #expect(try film.status == 200 && client.follow(links[1]).body == film.body)
        let path = "/aigateway/v1/files/jobs/\(job)/out.mp4"
        #expect(client.get(path).body == film.body)
        let long = try client.get("\(path)/signed?expires_in=600").json
        #expect(long["expires_at"]?.integerValue == DemoSurroundings.still.now + 600)
        #expect(try client.follow(links[0], after: 60).status == 400)
        #expect(try client.follow(long["url"]?.stringValue, after: 599).body == film.body)
        #expect(try client.follow(long["url"]?.stringValue, after: 600).status == 400)
    }

    @Test("A job can fail and be cancelled")
    func ends() throws {
        let failing = try client.post("/aigateway/v1/audio/music", #"{"prompt":"please fail later"}"#).json
        let id = failing["id"]?.stringValue ?? ""
        let last = (0..<3).map { _ in client.get("/aigateway/v1/jobs/\(id)") }.last
        #expect(try last?.json["status"]?.stringValue == "failed")
        #expect(try client.get("/aigateway/v1/jobs/\(id)", method: "DELETE").json["status"]?.stringValue == "cancelled")
        #expect(client.get("/aigateway/v1/jobs/none").status == 404)
    }

    @Test("A picture is a link or base64, and a job for heavy models")
    func pictures() throws {
        func generate(_ more: String) -> DemoAnswer {
            client.post("/aigateway/v1/images/generations", #"{\#(more)"prompt":"a kite"}"#)
        }
        let link = try generate("").json["data"]?[0]?["url"]?.stringValue
        #expect(link?.contains("/public?token=") == true)
        #expect(try generate(#""response_format":"b64_json","#).json["data"]?[0]?["b64_json"] != nil)
        #expect(generate(#""model":"x/heavy","#).status == 202)
    }
}

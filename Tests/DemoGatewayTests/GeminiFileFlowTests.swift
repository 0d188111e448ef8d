import BodyFormats
import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct GeminiFileFlowTests {
    private let client = DemoClient()

    private func start() throws -> String {
        let headers: HTTPHeaders = ["X-Goog-Upload-Command": "start", "X-Goog-Upload-Header-Content-Type": "image/png"]
        let answer = client.post("/gemini/upload/v1beta/files", #"{"file":{"display_name":"k"}}"#, headers: headers)
        return try #require(answer.headers["x-goog-upload-url"].first)
    }

    private func send(_ bytes: [UInt8], to link: String, _ command: String, offset: Int? = nil) throws -> DemoAnswer {
        var headers: HTTPHeaders = ["X-Goog-Upload-Command": command]
        if let offset { headers.add(name: "X-Goog-Upload-Offset", value: "\(offset)") }
        return try client.follow(link, method: "POST", headers: headers, body: bytes)
    }

    private func ask(about link: String, _ member: String = "fileData", _ uri: String = "fileUri") -> DemoAnswer {
        client.post(
            "/gemini/v1beta/models/m:generateContent",
            #"{"contents":[{"parts":[{"\#(member)":{"\#(uri)":"\#(link)"}},{"text":"what is this"}]}]}"#
        )
    }

    @Test("An upload says how far it is, and takes pieces only where it stopped")
    func offsets() throws {
        let link = try start()
        #expect(try send([1, 2], to: link, "upload", offset: 0).status == 200)
        #expect(try send([], to: link, "query").headers["x-goog-upload-size-received"] == ["2"])
        #expect(try send([3], to: link, "upload, finalize", offset: 0).status == 400)
        #expect(try send([3], to: link, "upload, finalize", offset: 2).headers["x-goog-upload-status"] == ["final"])
        #expect(try send([3], to: link.replacing("upload_id=", with: "upload_id=x"), "upload").status == 404)
    }

    @Test("A file can be asked about by its address, and no other")
    func references() throws {
        let file = try send([1], to: try start(), "upload, finalize").json["file"]
        let link = try #require(file?["uri"]?.stringValue)
        #expect(ask(about: link).status == 200)
        #expect(ask(about: link, "file_data", "file_uri").status == 200)
        let unknown = ask(about: "http://127.0.0.1:9000/gemini/v1beta/files/other")
        #expect(unknown.status == 403)
        #expect(try unknown.json["error"]?["status"]?.stringValue == "PERMISSION_DENIED")
        #expect(ask(about: "http://127.0.0.1:4141/gemini/v1beta/files/other").status == 400)
        #expect(ask(about: "https://www.youtube.com/watch?v=1").status == 200)
    }
}

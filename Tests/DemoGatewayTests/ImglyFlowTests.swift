import BodyFormats
import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct ImglyFlowTests {
    private let client = DemoClient()

    private func names(_ answer: DemoAnswer) -> [String] { answer.events.compactMap(\.event) }

    @Test("A picture: status, progress, completed, with one request id")
    func picture() throws {
        let answer = client.post("/imgly/v1/responses", #"{"model":"bfl/flux-2","prompt":"a kite"}"#)
        #expect(names(answer) == Array(repeating: "generation.status", count: 4) + ["generation.completed"])
        let frames = try answer.frames
        #expect(frames[0]["status"]?.stringValue == "queued")
        #expect(frames[1]["progress"]?.doubleValue == 0.25)
        #expect(Set(frames.compactMap { $0["request_id"]?.stringValue }).count == 1)
        let output = frames.last?["output"]?[0]
        #expect(output?["type"]?.stringValue == "image")
        #expect(output?["url"]?.stringValue?.hasPrefix("http://127.0.0.1:9000/imgly/v1/assets/out_gw_") == true)
        #expect(answer.headers["x-gateway-request-id"].count == 1)
    }

    @Test("A text: deltas that make the output")
    func text() throws {
        let answer = client.post(
            "/imgly/v1/responses",
            #"{"model":"m","messages":[{"role":"user","content":"a kite"}]}"#
        )
        let frames = try answer.frames
        let text = frames.compactMap { $0["delta"]?.stringValue }.joined()
        #expect(text.hasPrefix("You said: a kite"))
        #expect(frames.last?["output"]?[0]?["text"]?.stringValue == text)
        #expect(names(answer).dropLast().allSatisfy { $0 == "generation.delta" })
    }

    @Test("A transcript, a failure inside the stream, no credits")
    func others() throws {
        let transcript = client.post("/imgly/v1/responses", #"{"model":"m","audio_url":"https://a/b"}"#)
        let data = try transcript.frames.last?["output"]?[0]?["data"]
        #expect(data?["words"]?[0]?["type"]?.stringValue == "word")
        let failed = client.post("/imgly/v1/responses", #"{"model":"m","prompt":"please fail later"}"#)
        #expect(failed.status == 200)
        #expect(names(failed).last == "generation.failed")
        #expect(try failed.frames.last?["error"]?["code"]?.stringValue == "provider_error")
        let unpaid = client.post("/imgly/v1/responses", #"{"model":"m","prompt":"please fail 402"}"#)
        #expect(unpaid.headers["content-type"] == ["application/json"])
    }

    @Test("A job for those who prefer one, and none for text")
    func job() throws {
        let prefer: HTTPHeaders = ["Prefer": "respond-async"]
        let start = client.post("/imgly/v1/responses", #"{"model":"veo","prompt":"waves"}"#, headers: prefer)
        #expect(start.status == 202)
        let id = try #require(try start.json["request_id"]?.stringValue)
        let statuses = try (0..<4).map { _ in
            try client.get("/imgly/v1/responses/\(id)").json["status"]?.stringValue
        }
        #expect(statuses == ["working", "working", "completed", "completed"])
        #expect(client.get("/imgly/v1/responses/other").status == 410)
        let text = client.post("/imgly/v1/responses", #"{"model":"m","messages":[]}"#, headers: prefer)
        #expect(text.status == 200)
    }

    @Test("An asset redirects to a signed link, which is refused without its signature")
    func asset() throws {
        let redirect = client.get("/imgly/v1/assets/out_gw_1.png")
        #expect(redirect.status == 302)
        let location = try #require(redirect.headers["location"].first)
        #expect(location.contains("X-Amz-Signature="))
        let target = String(location.dropFirst("http://127.0.0.1:9000".count))
        let picture = client.get(target)
        #expect(picture.headers["content-type"] == ["image/png"])
        let bare = String(target.prefix { $0 != "?" })
        #expect(client.get(bare).status == 403)
        #expect(client.get("/imgly/v1/assets/out_gw_1.png").headers["location"] != [location])
    }

    @Test("An upload goes to a presigned address with a length, and can be fetched by its link")
    func upload() throws {
        let links = try client.post("/imgly/v1/uploads", #"{"content_type":"image/jpeg"}"#).json
        let target = try #require(links["upload_url"]?.stringValue?.dropFirst("http://127.0.0.1:9000".count))
        func put(_ headers: HTTPHeaders) -> DemoAnswer {
            client.gateway.answer(
                DemoRequest(method: "PUT", target: String(target), headers: headers, body: [1, 2, 3])
            )
        }
        #expect(put(["Host": "h", "Transfer-Encoding": "chunked"]).status == 411)
        #expect(put(["Host": "h", "Content-Length": "3", "Content-Type": "image/jpeg"]).status == 200)
        #expect(client.get(String(target)).body == [1, 2, 3])
        #expect(links["asset_url"]?.stringValue?.contains("/imgly/v1/assets/in_") == true)
    }

    @Test("The catalogue by capability, a schema, a token of three parts")
    func catalog() throws {
        #expect(try client.get("/imgly/v1/models").json["models"]?.arrayValue?.count == 5)
        #expect(try client.get("/imgly/v1/models?capability=text2video").json["models"]?.arrayValue?.count == 1)
        let schema = try client.get("/imgly/v1/models/schema?model=bfl%2Fflux-2").json
        #expect(schema["model"]?.stringValue == "bfl/flux-2")
        #expect(schema["input_schema"]?["x-property-order"]?[0]?.stringValue == "prompt")
        let token = try client.post("/imgly/v1/tokens", #"{"sub":"u"}"#).json["token"]?.stringValue
        #expect(token?.split(separator: ".").count == 3)
    }
}

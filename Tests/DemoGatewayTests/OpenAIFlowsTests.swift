import BodyFormats
import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct OpenAIFlowsTests {
    private let client = DemoClient()

    @Test("Embeddings are the same as numbers and as base64 of little-endian floats")
    func embeddings() throws {
        func embed(_ more: String) throws -> JSONValue? {
            try client.post("/openai/v1/embeddings", #"{\#(more)"input":["kite"]}"#).json["data"]?[0]?["embedding"]
        }
        let numbers = try #require(try embed("")?.arrayValue?.compactMap(\.doubleValue))
        let bytes = try #require(try embed(#""encoding_format":"base64","#)?.stringValue.flatMap { Base64.decode($0) })
        let floats = stride(from: 0, to: bytes.count, by: 4).map { start in
            Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) })
        }
        #expect(floats.map(Double.init) == numbers)
        #expect(numbers.count == 16)
        #expect(try embed(#""dimensions":3,"#)?.arrayValue?.count == 3)
    }

    @Test("free-ai-gateway refuses base64 embeddings")
    func freeEmbeddings() {
        let body = #"{"input":"kite","encoding_format":"base64"}"#
        #expect(client.post("/free-ai-gateway/v1/embeddings", body).status == 400)
    }

    @Test(
        "Speech is binary in chunks without a length, in the format asked for",
        arguments: [
            ("", "audio/mpeg", "ID3"), (#""response_format":"wav","#, "audio/wav", "RIFF"),
            (#""response_format":"pcm","#, "audio/pcm", ""),
        ]
    )
    func speech(more: String, type: String, start: String) {
        let answer = client.post("/openai/v1/audio/speech", #"{\#(more)"input":"hello kite"}"#)
        #expect(answer.headers["content-type"] == [type])
        #expect(answer.headers["transfer-encoding"] == ["chunked"])
        #expect(answer.body.starts(with: start.utf8))
        #expect(answer.steps.count > 1)
    }

    @Test("Transcriptions as JSON, text and events")
    func transcriptions() throws {
        func transcribe(_ more: (head: String, content: [UInt8])...) -> DemoAnswer {
            let file = (head: #"name="file"; filename="a.wav""#, content: [UInt8](repeating: 7, count: 42))
            return client.form("/openai/v1/audio/transcriptions", [file] + more)
        }
        #expect(transcribe().text == #"{"text":"42 bytes of a.wav"}"#)
        let text = transcribe((head: #"name="response_format""#, content: Array("text".utf8)))
        #expect(text.text == "42 bytes of a.wav\n")
        let events = transcribe((head: #"name="stream""#, content: Array("true".utf8))).events
        #expect(events.last?.event == "transcript.text.done")
    }

    @Test("A video is queued, in progress, completed; a form will do", arguments: ["openai", "llmgateway"])
    func videos(service: String) throws {
        let create = client.form("/\(service)/v1/videos", [(head: #"name="prompt""#, content: Array("rain".utf8))])
        let id = try #require(try create.json["id"]?.stringValue)
        #expect(try create.json["status"]?.stringValue == "queued")
        let polls = (0..<3).map { _ in client.get("/\(service)/v1/videos/\(id)") }
        #expect(try polls.map { try $0.json["status"]?.stringValue } == ["in_progress", "completed", "completed"])
        #expect(polls[0].headers["openai-poll-after-ms"].isEmpty == (service != "openai"))
        let film = client.get("/\(service)/v1/videos/\(id)/content")
        #expect(film.body.prefix(8).suffix(4) == Array("ftyp".utf8)[...])
        let link = try polls[1].json["content"]?[0]?["url"]?.stringValue
        #expect(link == (service == "openai" ? nil : "http://127.0.0.1:9000/llmgateway/v1/videos/\(id)/content"))
        let part = client.get("/\(service)/v1/videos/\(id)/content", headers: ["Range": "bytes=0-9"])
        #expect(part.status == 206 && part.body == Array(film.body.prefix(10)))
    }

    @Test("A video that fails says so")
    func failedVideo() throws {
        let id = try client.post("/openai/v1/videos", #"{"prompt":"please fail later"}"#).json["id"]?.stringValue ?? ""
        let last = (0..<2).map { _ in client.get("/openai/v1/videos/\(id)") }.last
        #expect(try last?.json["status"]?.stringValue == "failed")
        #expect(client.get("/openai/v1/videos/\(id)/content").status == 404)
    }

    @Test("A file is uploaded, shown, fetched and deleted", arguments: [("openai", 200), ("aigateway", 201)])
    func files(service: String, status: Int) throws {
        let upload = client.form(
            "/\(service)/v1/files",
            [
                (head: #"name="purpose""#, content: Array("batch".utf8)),
                (head: #"name="file"; filename="a.jsonl""#, content: Array("{}\r\n--\r\n".utf8)),
            ]
        )
        #expect(upload.status == status)
        let file = try upload.json
        #expect(file["filename"]?.stringValue == "a.jsonl" && file["purpose"]?.stringValue == "batch")
        let path = "/\(service)/v1/files/\(file["id"]?.stringValue ?? "")"
        #expect(try client.get(path).json == file)
        #expect(client.get("\(path)/content").text == "{}\r\n--\r\n")
        #expect(try client.get(path, method: "DELETE").json["deleted"]?.boolValue == true)
        #expect(client.get(path).status == 404)
    }

    @Test("AIGate: the balance falls, and a video comes in one request")
    func aigate() throws {
        let balances = try (0..<2).map { _ in try client.get("/aigate/v1/balance").json["balance"]?.integerValue }
        #expect(balances == [1000, 999])
        let video = try client.post("/aigate/v1/video/generations", #"{"prompt":{"text":"waves"}}"#).json
        let url = try #require(video["videos"]?[0]?["url"]?.stringValue)
        #expect(client.get(String(url.dropFirst("http://127.0.0.1:9000".count))).status == 200)
    }

    @Test("free-ai-gateway: a video that cannot be polled at first")
    func freeVideo() throws {
        let start = client.post("/free-ai-gateway/v1/videos/generations", #"{"prompt":"snow"}"#)
        #expect(start.status == 202)
        let id = try start.json["id"]?.stringValue ?? ""
        let polls = (0..<2).map { _ in client.get("/free-ai-gateway/v1/videos/generations/\(id)") }
        #expect(polls.map(\.status) == [501, 200])
        #expect(try polls[0].json["error"]?["code"]?.stringValue == "video_poll_pending_upstream")
        #expect(try polls[1].json["status"]?.stringValue == "completed")
    }
}

import BodyFormats
import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct GeminiFlowTests {
    private let client = DemoClient()

    private func ask(_ method: String, _ prompt: String, model: String = "gemini-demo") -> DemoAnswer {
        client.post(
            "/gemini/v1beta/models/\(model):\(method)",
            #"{"contents":[{"role":"user","parts":[{"text":"\#(prompt)"}]}]}"#
        )
    }

    @Test("Events end in CRLF CRLF, have no names and no [DONE]")
    func events() throws {
        let answer = ask("streamGenerateContent?alt=sse", "a kite")
        #expect(answer.text.hasSuffix("}\r\n\r\n"))
        #expect(!answer.text.contains("[DONE]"))
        let frames = try answer.frames
        let text = frames.compactMap { $0["candidates"]?[0]?["content"]?["parts"]?[0]?["text"]?.stringValue }.joined()
        #expect(text.hasPrefix("You said: a kite"))
        #expect(frames.last?["candidates"]?[0]?["finishReason"]?.stringValue == "STOP")
        #expect(frames.first?["candidates"]?[0]?["finishReason"] == nil)
    }

    @Test("Without alt=sse it is one array, written in pieces")
    func array() throws {
        let answer = ask("streamGenerateContent", "a kite")
        #expect(answer.headers["content-type"] == ["application/json; charset=UTF-8"])
        #expect(try answer.json.arrayValue?.count ?? 0 > 3)
        #expect(answer.steps.count > 6)
        #expect(answer.text.hasPrefix("[{") && answer.text.contains("}\n,\n{") && answer.text.hasSuffix("}\n]\n"))
    }

    @Test("An error in a stream is bare JSON in a piece of its own")
    func failure() throws {
        let answer = ask("streamGenerateContent?alt=sse", "please fail later")
        guard case .write(let piece)? = answer.steps.last else {
            Issue.record("no last piece")
            return
        }
        #expect(try JSONParser.parse(piece)["error"]?["code"]?.integerValue == 503)
        #expect(String(decoding: piece, as: UTF8.self).hasPrefix("{\n  \"error\""))
    }

    @Test(
        "Pictures are inline, also for a model id with a slash on AIGate's route",
        arguments: [
            "/gemini/v1beta/models/demo-image", "/aigate/v1beta/models/google/demo-image",
            "/aigate/v1beta/models/google%2Fdemo-image", "/gemini/v1/models/demo-image", "/aigate/v1/models/demo-image",
        ]
    )
    func picture(path: String) throws {
        let json = try client.post("\(path):generateContent", #"{"contents":[{"parts":[{"text":"a kite"}]}]}"#).json
        let parts = json["candidates"]?[0]?["content"]?["parts"]
        #expect(parts?[0]?["text"]?.stringValue?.hasPrefix("You said: a kite") == true)
        let data = parts?[1]?["inlineData"]?["data"]?.stringValue
        #expect(data.flatMap { Base64.decode($0) }?.prefix(4) == [0x89, 0x50, 0x4E, 0x47])
    }

    @Test("Functions, tokens, embeddings")
    func others() throws {
        let call = try client.post(
            "/gemini/v1beta/models/m:generateContent",
            #"{"tools":[{"functionDeclarations":[{"name":"f"}]}],"contents":[{"parts":[{"text":"to Ulm"}]}]}"#
        ).json["candidates"]?[0]?["content"]?["parts"]?[0]?["functionCall"]
        #expect(call?["name"]?.stringValue == "f")
        #expect(call?["args"]?["text"]?.stringValue == "Ulm")
        #expect(ask("countTokens", "a b c").text == #"{"totalTokens":3}"#)
        let one = try client.post(
            "/gemini/v1beta/models/m:embedContent",
            #"{"content":{"parts":[{"text":"kite"}]}}"#
        ).json
        #expect(one["embedding"]?["values"]?.arrayValue?.count == 16)
        let many = try client.post(
            "/gemini/v1beta/models/m:batchEmbedContents",
            #"{"requests":[{"content":{"parts":[{"text":"kite"}]}},{"content":{"parts":[{"text":"dune"}]}}]}"#
        ).json
        #expect(many["embeddings"]?[0] == one["embedding"])
        #expect(many["embeddings"]?[1] != one["embedding"])
        #expect(ask("nothing", "a").status == 404)
        let onAIGate = client.post("/aigate/v1/models/m:nothing", "{}")
        #expect(try onAIGate.json["error"]?["status"]?.stringValue == "NOT_FOUND")
    }

    @Test("A resumable upload goes to the address in a header, and can be fetched")
    func upload() throws {
        let start = client.post(
            "/gemini/upload/v1beta/files",
            #"{"file":{"display_name":"kite"}}"#,
            headers: ["X-Goog-Upload-Command": "start", "X-Goog-Upload-Header-Content-Type": "image/png"]
        )
        let address = try #require(start.headers["x-goog-upload-url"].first)
        let target = String(address.dropFirst("http://127.0.0.1:9000".count))
        func send(_ bytes: [UInt8], _ command: String) -> DemoAnswer {
            client.gateway.answer(
                DemoRequest(
                    method: "POST",
                    target: target,
                    headers: ["Host": "h", "X-Goog-Upload-Command": command],
                    body: bytes
                )
            )
        }
        #expect(send([1, 2], "upload").headers["x-goog-upload-status"] == ["active"])
        let final = send([3], "upload, finalize")
        #expect(final.headers["x-goog-upload-status"] == ["final"])
        let name = try #require(try final.json["file"]?["name"]?.stringValue)
        #expect(try client.get("/gemini/v1beta/\(name)").json["sizeBytes"]?.stringValue == "3")
        #expect(client.get("/gemini/v1beta/\(name):download?alt=media").body == [1, 2, 3])
    }
}

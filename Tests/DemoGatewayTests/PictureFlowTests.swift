import BodyFormats
import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct PictureFlowTests {
    private let client = DemoClient()

    private func generate(_ service: String, _ more: String = "", headers: HTTPHeaders = [:]) throws -> JSONValue {
        let path = "/\(service)/v1/images/generations"
        return try client.post(path, #"{\#(more)"prompt":"a kite"}"#, headers: headers).json
    }

    @Test("OpenAI: as many links as asked for, to different pictures")
    func links() throws {
        let data = try #require(try generate("openai", #""n":2,"#)["data"]?.arrayValue)
        let pictures = data.map { element in
            client.get(String(element["url"]?.stringValue?.dropFirst("http://127.0.0.1:9000".count) ?? ""))
        }
        #expect(pictures.map(\.status) == [200, 200])
        #expect(pictures[0].body != pictures[1].body)
        #expect(data[0]["revised_prompt"]?.stringValue == "a kite")
    }

    @Test("OpenAI's GPT image models have base64 and usage")
    func gptImage() throws {
        let json = try generate("openai", #""model":"gpt-image-1","#)
        #expect(json["data"]?[0]?["b64_json"]?.stringValue.flatMap { Base64.decode($0) } != nil)
        #expect(json["usage"]?["total_tokens"]?.integerValue == 910)
        #expect(json["output_format"]?.stringValue == "png")
    }

    @Test("Each gateway delivers in its own way")
    func gateways() throws {
        #expect(try generate("aigate")["data"]?[0]?["b64_json"] != nil)
        #expect(try generate("aigate", #""response_format":"url","#)["data"]?[0]?["url"] != nil)
        #expect(try generate("llmgateway")["data"]?[0]?["b64_json"] != nil)
        let free = try generate("free-ai-gateway")["data"]?[0]
        let base64 = try #require(free?["b64_json"]?.stringValue)
        #expect(free?["url"]?.stringValue == "data:image/png;base64,\(base64)")
        let together = try generate("free-ai-gateway", headers: ["x-gateway-force-provider": "together"])
        #expect(together["data"]?[0]?["url"]?.stringValue?.contains("/free-ai-gateway/media/") == true)
        #expect(together["x_gateway"]?["provider"]?.stringValue == "together")
    }

    @Test("A Pollinations link makes another picture each time")
    func pollinations() throws {
        let json = try generate("free-ai-gateway", headers: ["x-gateway-force-provider": "pollinations"])
        let url = try #require(json["data"]?[0]?["url"]?.stringValue)
        let target = String(url.dropFirst("http://127.0.0.1:9000".count))
        #expect(client.get(target).body != client.get(target).body)
    }

    @Test("A refused picture is a success without data")
    func refused() throws {
        let answer = client.post("/llmgateway/v1/images/generations", #"{"prompt":"please refuse"}"#)
        #expect(answer.status == 200)
        #expect(try answer.json["data"]?.arrayValue?.isEmpty == true)
    }

    @Test("A stream has previews and the picture, one long line each")
    func stream() throws {
        let answer = client.post(
            "/openai/v1/images/generations",
            #"{"prompt":"a kite","stream":true,"partial_images":2}"#
        )
        #expect(
            answer.events.map(\.event) == [
                "image_generation.partial_image", "image_generation.partial_image", "image_generation.completed",
            ]
        )
        let frames = try answer.frames
        #expect(frames.map { $0["partial_image_index"]?.integerValue } == [0, 1, nil])
        #expect(frames.last?["usage"] != nil && frames.first?["usage"] == nil)
        #expect(Set(frames.compactMap { $0["b64_json"]?.stringValue }).count == 3)
    }

    @Test("Edits take forms and JSON, and want a picture")
    func edits() throws {
        let file = (head: #"name="image[]"; filename="k.png""#, content: [UInt8](0...9))
        let prompt = (head: #"name="prompt""#, content: Array("dusk".utf8))
        let form = client.form("/openai/v1/images/edits", [file, prompt])
        #expect(try form.json["data"]?[0]?["revised_prompt"]?.stringValue == "dusk")
        #expect(client.form("/openai/v1/images/edits", [prompt]).status == 400)
        let json = client.post("/aigate/v1/images/edits", #"{"images":[{"image_url":"https://a"}],"prompt":"dusk"}"#)
        #expect(json.status == 200)
    }
}

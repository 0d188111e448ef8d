import BodyFormats
import NIOHTTP1

// The flows of the model vendors' own APIs.
extension DemoFlow {
    /// OpenAI: chat, a tool, Responses, a picture in previews, embeddings, speech, a video.
    mutating func addOpenAISteps() {
        post("chat, as events", "/v1/chat/completions", Self.chat("hello"))
        let weather: JSON = [
            "type": "function",
            "function": [
                "name": "weather", "parameters": ["type": "object", "properties": ["city": ["type": "string"]]],
            ],
        ]
        post(
            "a tool's arguments, as events",
            "/v1/chat/completions",
            Self.chat("how is the weather in Ulm").adding(["tools": [weather]])
        )
        post("responses, as events", "/v1/responses", ["model": "demo/chat", "input": "good day", "stream": true])
        post(
            "a picture with a preview, as events",
            "/v1/images/generations",
            ["model": "gpt-image-demo", "prompt": "a kite", "stream": true, "partial_images": 1]
        )
        post("picture, a link", "/v1/images/generations", ["model": "demo/image", "prompt": "a kite at sea"])
        let picture = last
        follow("the picture", .member("url"), of: picture)
        follow("the picture's head", .member("url"), of: picture, method: "HEAD")
        follow("a part of the picture", .member("url"), of: picture, headers: Self.part)
        post(
            "embeddings, base64",
            "/v1/embeddings",
            ["model": "demo/embed", "input": "kite", "encoding_format": "base64"]
        )
        post(
            "speech, binary without length",
            "/v1/audio/speech",
            ["model": "demo/voice", "input": "hello", "voice": "a"]
        )
        upload("an edit of a picture", "/v1/images/edits", fields: [("model", "gpt-image-demo"), ("prompt", "dusk")])
        let video = post("video", "/v1/videos", ["model": "demo/video", "prompt": "fog", "seconds": "4"])
        let id = video["id"]?.stringValue ?? ""
        for title in ["the video in progress", "the video done"] { get(title, "/v1/videos/\(id)") }
        get("the video's bytes", "/v1/videos/\(id)/content")
        post("too many requests", "/v1/chat/completions", Self.chat("please fail 429"))
    }

    /// Anthropic: a message, a streamed one with a thought, a tool, tokens, an error in a stream.
    mutating func addAnthropicSteps() {
        let version = "2023-06-01"
        func ask(_ title: String, _ path: String, _ body: JSON, in flow: inout DemoFlow) {
            flow.post(title, path, body, headers: ["anthropic-version": version])
        }
        let user: JSON = [["role": "user", "content": "hello"]]
        ask("a message", "/v1/messages", ["model": "claude-demo", "max_tokens": 64, "messages": user], in: &self)
        ask(
            "a message with a thought, as events",
            "/v1/messages",
            Self.messages("think first").adding(["thinking": ["type": "enabled", "budget_tokens": 1024]]),
            in: &self
        )
        let tool: JSON = [
            "name": "weather", "input_schema": ["type": "object", "properties": ["city": ["type": "string"]]],
        ]
        ask("a tool, as events", "/v1/messages", Self.messages("weather in Ulm").adding(["tools": [tool]]), in: &self)
        ask("a count of tokens", "/v1/messages/count_tokens", ["model": "claude-demo", "messages": user], in: &self)
        ask("an error in a stream", "/v1/messages", Self.messages("please fail later"), in: &self)
        ask("overloaded", "/v1/messages", Self.messages("please fail 529"), in: &self)
    }

    /// Gemini: whole, as events with CRLF, as an array in pieces, a picture, an embedding, an error in a stream.
    mutating func addGeminiSteps() {
        func contents(_ prompt: String) -> JSON { ["contents": [["role": "user", "parts": [["text": JSON(prompt)]]]]] }
        let model = "/v1beta/models/gemini-demo"
        post("whole", "\(model):generateContent", contents("hello"))
        post("as events", "\(model):streamGenerateContent?alt=sse", contents("good day"))
        post("as an array in pieces", "\(model):streamGenerateContent", contents("good night"))
        post("picture", "\(model)-image:generateContent", contents("paint a kite"))
        post("embedding", "\(model):embedContent", ["content": ["parts": [["text": "kite"]]]])
        addGeminiUpload(model)
        post("an error in a stream", "\(model):streamGenerateContent?alt=sse", contents("please fail later"))
        post("quota exhausted", "\(model):generateContent", contents("please fail 429"))
    }

    /// An upload to the address in a header, and a question about it.
    private mutating func addGeminiUpload(_ model: String) {
        post(
            "the start of an upload",
            "/upload/v1beta/files",
            ["file": ["display_name": "kite"]],
            headers: [
                "X-Goog-Upload-Protocol": "resumable", "X-Goog-Upload-Command": "start",
                "X-Goog-Upload-Header-Content-Type": "image/png",
            ]
        )
        follow(
            "the upload",
            .header("x-goog-upload-url"),
            method: "POST",
            headers: ["X-Goog-Upload-Offset": "0", "X-Goog-Upload-Command": "upload, finalize"],
            body: Self.picture
        )
        let file = DemoLink(step: last, place: .member("uri"))
        let parts: JSON = [
            ["fileData": ["mimeType": "image/png", "fileUri": JSON(DemoFlowStep.linkMark)]], ["text": "what is this"],
        ]
        post(
            "a question about it",
            "\(model):generateContent",
            ["contents": [["role": "user", "parts": parts]]],
            link: file
        )
        follow("the file's record", file.place, of: file.step)
    }
}

import BodyFormats
import NIOHTTP1

// The flows of the gateways that are no model vendor's own.
extension DemoFlow {
    /// IMG.LY: pictures and text as events, a job, media behind a redirect, an error.
    mutating func addImglySteps() {
        let stream = "text/event-stream"
        get("models of one kind", "/v1/models?capability=text2image&groupBy=capability")
        get("the schema of a model", "/v1/models/schema?model=demo%2Fpicture")
        post(
            "picture, as events",
            "/v1/responses",
            ["model": "demo/picture", "prompt": "a red kite over dunes", "format": ["width": 1024, "height": 768]],
            headers: ["Accept": stream]
        )
        follow("the picture's link redirects", .member("url"))
        follow("the picture", .header("location"))
        post(
            "text, as events",
            "/v1/responses",
            ["model": "demo/text", "messages": [["role": "user", "content": "three words"]], "max_tokens": 40],
            headers: ["Accept": stream]
        )
        let job = post(
            "video, as a job",
            "/v1/responses",
            ["model": "demo/video", "prompt": "waves at night"],
            headers: ["Prefer": "respond-async"]
        )
        let id = job["request_id"]?.stringValue ?? ""
        for title in ["the job at work", "the job at work again", "the job done"] { get(title, "/v1/responses/\(id)") }
        follow("the video's link redirects", .member("url"))
        let redirect = last
        follow("the video", .header("location"), of: redirect)
        follow("the video's head", .header("location"), of: redirect, method: "HEAD")
        follow("a part of the video", .header("location"), of: redirect, headers: Self.part)
        addImglyUpload()
        post(
            "a failure inside a stream",
            "/v1/responses",
            ["model": "demo/picture", "prompt": "please fail later"],
            headers: ["Accept": stream]
        )
        post("no credits left", "/v1/responses", ["model": "demo/picture", "prompt": "please fail 402"])
    }

    /// An upload to a presigned address, and an edit that names it.
    private mutating func addImglyUpload() {
        post("an address for an upload", "/v1/uploads", ["content_type": "image/png"])
        let upload = last
        follow(
            "the upload",
            .member("upload_url"),
            method: "PUT",
            headers: ["Content-Type": "image/png"],
            body: Self.picture
        )
        let asset = DemoLink(step: upload, place: .member("asset_url"))
        post(
            "an edit of the upload",
            "/v1/responses",
            ["model": "demo/picture-edit", "prompt": "make it dusk", "image_urls": [JSON(DemoFlowStep.linkMark)]],
            headers: ["Accept": "text/event-stream"],
            link: asset
        )
        follow("the upload's link redirects", asset.place, of: upload)
        follow("what was uploaded", .header("location"))
    }

    /// aigateway.sh: chat with keep-alives, Messages, a picture, an edit, a job with its 304.
    mutating func addAIGatewaySteps() {
        post("chat, as events", "/v1/chat/completions", Self.chat("what is a kite"))
        post("messages, as events", "/v1/messages", Self.messages("what is a dune"))
        post(
            "picture, base64",
            "/v1/images/generations",
            ["model": "demo/image", "prompt": "a red kite", "response_format": "b64_json"]
        )
        post("picture, a signed link", "/v1/images/generations", ["model": "demo/image", "prompt": "a green kite"])
        follow("the picture", .member("url"))
        upload(
            "an edit of a picture",
            "/v1/images/edits",
            fields: [("model", "demo/edit"), ("prompt", "make it dusk"), ("response_format", "b64_json")]
        )
        let job = post("video, as a job", "/v1/videos/generations", ["model": "demo/video", "prompt": "waves"])
        let id = job["id"]?.stringValue ?? ""
        for title in ["the job runs", "asked too soon", "the job done"] { get(title, "/v1/jobs/\(id)") }
        let done = last
        follow("the video", .member("result_url"), of: done)
        follow("the video's head", .member("result_url"), of: done, method: "HEAD")
        follow("a part of the video", .member("result_url"), of: done, headers: Self.part)
        get("the video, with a key", "/v1/files/jobs/\(id)/out.mp4")
        get("a link for a minute", "/v1/files/jobs/\(id)/out.mp4/signed?expires_in=60")
        follow("the video by that link", .member("url"))
        post("budget spent", "/v1/chat/completions", Self.chat("please fail 402"))
    }

    /// AIGate: chat, Responses, Gemini's route, a picture in a chat, a slow video.
    mutating func addAIGateSteps() {
        post("chat, as events", "/v1/chat/completions", Self.chat("one word"))
        post("responses, as events", "/v1/responses", ["model": "demo/chat", "input": "two words", "stream": true])
        post(
            "picture in a chat",
            "/v1/chat/completions",
            [
                "model": "google/demo-image", "modalities": ["image", "text"],
                "messages": [["role": "user", "content": "paint a kite"]],
            ]
        )
        post(
            "picture, Gemini's route",
            "/v1beta/models/google/demo-image:generateContent",
            ["contents": [["role": "user", "parts": [["text": "paint a dune"]]]]]
        )
        post("video, one slow request", "/v1/video/generations", ["model": "demo/video", "prompt": "waves"])
        let done = last
        follow("the video", .member("url"), of: done)
        follow("the video's head", .member("url"), of: done, method: "HEAD")
        follow("a part of the video", .member("url"), of: done, headers: Self.part)
        post("no route for the model", "/v1/chat/completions", Self.chat("please fail 503"))
    }

    /// LLMGateway: chat with event names and ids, a picture, Messages, a video by parts, two kinds of errors.
    mutating func addLLMGatewaySteps() {
        post("chat, as named events", "/v1/chat/completions", Self.chat("hello there"))
        post("messages, as events", "/v1/messages", Self.messages("good day"))
        post("picture, base64", "/v1/images/generations", ["model": "auto", "prompt": "a blue kite"])
        post("a refused picture", "/v1/images/generations", ["model": "auto", "prompt": "please refuse"])
        let video = post("video", "/v1/videos", ["model": "demo/video", "prompt": "rain", "seconds": 4])
        let id = video["id"]?.stringValue ?? ""
        for title in ["the video in progress", "the video done"] { get(title, "/v1/videos/\(id)") }
        let done = last
        follow("the video", .member("url"), of: done)
        follow("the video's head", .member("url"), of: done, method: "HEAD")
        follow("a part of the video", .member("url"), of: done, headers: Self.part)
        post("an error of the image routes", "/v1/images/generations", ["model": "auto", "prompt": "please fail 400"])
        post("an error of the chat", "/v1/chat/completions", Self.chat("please fail 529"))
    }

    /// free-ai-gateway: chat, a picture twice in one answer, embeddings, an error before `[DONE]`, a video.
    mutating func addFreeAIGatewaySteps() {
        post("chat, as events", "/v1/chat/completions", Self.chat("hey you"))
        post(
            "picture, data URL and base64",
            "/v1/images/generations",
            ["model": "auto", "prompt": "a red fox in leaves", "project_id": "demo"]
        )
        post(
            "picture, a link that paints",
            "/v1/images/generations",
            ["model": "auto", "prompt": "a red fox in snow"],
            headers: ["x-gateway-force-provider": "pollinations"]
        )
        follow("the painting", .member("url"))
        post("embeddings", "/v1/embeddings", ["model": "demo/embed", "input": ["a", "b"], "encoding_format": "float"])
        post("an error before [DONE]", "/v1/chat/completions", Self.chat("please fail later"))
        let video = post("video", "/v1/videos/generations", ["model": "demo/video", "prompt": "snow"])
        let id = video["id"]?.stringValue ?? ""
        for title in ["no word from the provider", "the video done"] { get(title, "/v1/videos/generations/\(id)") }
        let done = last
        follow("the video", .member("video_url"), of: done)
        follow("the video's head", .member("video_url"), of: done, method: "HEAD")
        follow("a part of the video", .member("video_url"), of: done, headers: Self.part)
    }

    /// Asks for some bytes inside of a file.
    static let part: HTTPHeaders = ["Range": "bytes=500-999"]

    /// A streamed chat that asks for its usage.
    static func chat(_ prompt: String) -> JSON {
        [
            "model": "demo/chat", "stream": true, "stream_options": ["include_usage": true],
            "messages": [["role": "user", "content": JSON(prompt)]],
        ]
    }

    /// A streamed message.
    static func messages(_ prompt: String) -> JSON {
        [
            "model": "claude-demo", "max_tokens": 64, "stream": true,
            "messages": [["role": "user", "content": JSON(prompt)]],
        ]
    }
}

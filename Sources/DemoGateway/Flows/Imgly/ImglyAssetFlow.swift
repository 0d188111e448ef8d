import NIOHTTP1

/// IMG.LY's media: stable links that redirect to signed ones, and uploads to presigned addresses.
enum ImglyAssetFlow {
    /// `GET /v1/assets/{name}`: no key, and a redirect.
    static func asset(_ call: DemoCall) -> DemoAnswer {
        .empty(status: 302, headers: ["Location": presigned(call.captures[0], call)])
    }

    /// `POST /v1/uploads`: where to put the file, and the link it will have.
    static func prepareUpload(_ call: DemoCall) -> DemoAnswer {
        let name = call.id("in_")
        return .json([
            "upload_url": JSON(presigned(name, call)), "asset_url": JSON("\(call.origin)/v1/assets/\(name)"),
        ])
    }

    /// `PUT /storage/{name}`: like object storage, it wants a signature and a length.
    static func upload(_ call: DemoCall) -> DemoAnswer {
        if let refusal = refusal(call) { return refusal }
        guard call.headers.contains(name: "content-length") else {
            return storageError(
                501,
                "NotImplemented",
                "A header you provided implies functionality that is not implemented"
            )
        }
        let type = call.headers["content-type"].first ?? "application/octet-stream"
        call.ledger.store(
            DemoFile(id: call.captures[0], name: call.captures[0], contentType: type, purpose: "", content: call.body)
        )
        return .empty(status: 200, headers: ["ETag": "\"\(DemoSeed(4).derived(call.body).hex(32))\""])
    }

    /// `GET /storage/{name}`: what was uploaded, or what the demo generates for the name.
    static func download(_ call: DemoCall) -> DemoAnswer {
        if let refusal = refusal(call) { return refusal }
        let name = call.captures[0]
        if let file = call.ledger.file(name) { return MediaFlow.file(file.content, type: file.contentType, call) }
        let seed = DemoSeed(5).derived(name)
        if name.hasSuffix(".mp4") { return MediaFlow.file(DemoFilm.mp4(seed), type: "video/mp4", call) }
        if name.hasSuffix(".mp3") { return MediaFlow.file(DemoSound.mp3(saying: name), type: "audio/mpeg", call) }
        return MediaFlow.file(DemoPicture.png(seed), type: "image/png", call)
    }

    /// How the name of a file ends.
    static func suffix(of modality: String) -> String {
        switch modality {
        case "video": "mp4"
        case "audio": "mp3"
        default: "png"
        }
    }

    private static func presigned(_ name: String, _ call: DemoCall) -> String {
        let signature = call.seed.derived("signature \(name)").hex(64)
        return "\(call.origin)/storage/\(name)?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260528T202640Z"
            + "&X-Amz-Expires=300&X-Amz-SignedHeaders=host&X-Amz-Signature=\(signature)"
    }

    private static func refusal(_ call: DemoCall) -> DemoAnswer? {
        if call.parameter("X-Amz-Signature") != nil { return nil }
        return storageError(403, "AccessDenied", "Access Denied")
    }

    private static func storageError(_ status: Int, _ code: String, _ message: String) -> DemoAnswer {
        let text =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>\(code)</Code><Message>\(message)</Message></Error>"
        return .whole(Array(text.utf8), type: "application/xml", status: status)
    }
}

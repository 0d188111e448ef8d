import NIOHTTP1

/// IMG.LY's media: stable links that redirect to signed ones, and uploads to presigned addresses.
enum ImglyAssetFlow {
    /// `GET /v1/assets/{name}`: no key, and a redirect.
    static func asset(_ call: DemoCall) -> DemoAnswer {
        .empty(
            status: 302,
            headers: ["Location": call.media?.object(call.captures[0]) ?? presigned(call.captures[0], call)]
        )
    }

    /// `POST /v1/uploads`: where to put the file, and the link it will have.
    ///
    /// With `"method": "POST"`, which the real gateway has not, the fields of a presigned form: other gateways have
    /// such uploads, and no other flow of the demo has one.
    static func prepareUpload(_ call: DemoCall) -> DemoAnswer {
        let name = call.id("in_")
        call.ledger.handOut(name)
        let asset: JSON = ["asset_url": JSON("\(call.origin)/v1/assets/\(name)")]
        if call.fields.text("method") == "POST", let form = call.media?.form(name) {
            return .json((["upload_url": JSON(form.url), "fields": form.fields] as JSON).adding(asset))
        }
        let type = call.fields.text("content_type")
        let link = call.media?.object(name, method: "PUT", type: type) ?? presigned(name, call)
        return .json((["upload_url": JSON(link)] as JSON).adding(asset))
    }

    /// `PUT /storage/{name}`: like object storage, it wants a signature and a length.
    static func upload(_ call: DemoCall) -> DemoAnswer {
        if let refusal = refusal(call) { return refusal }
        guard call.headers.contains(name: "content-length") else {
            return StoreError.lengthRequired.answer
        }
        let type = call.headers["content-type"].first ?? "application/octet-stream"
        call.ledger.store(
            DemoFile(id: call.captures[0], name: call.captures[0], contentType: type, purpose: "", content: call.body)
        )
        return .empty(status: 200, headers: ["ETag": MediaFlow.tag(of: call.body)])
    }

    /// `GET /storage/{name}`: what was uploaded, or what the demo generates for the name.
    static func download(_ call: DemoCall) -> DemoAnswer {
        if let refusal = refusal(call) { return refusal }
        guard let file = MediaFile(named: call.captures[0], in: call.ledger) else {
            return StoreError.unknownFile.answer
        }
        return MediaFlow.file(file.content, type: file.type, call.headers)
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
        call.parameter("X-Amz-Signature") == nil ? StoreError.unsigned.answer : nil
    }
}

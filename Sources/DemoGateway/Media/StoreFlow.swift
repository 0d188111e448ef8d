import NIOHTTP1

/// `/files/…`: an object store like S3, for presigned links.
enum StoreFlow {
    /// Downloads, uploads and forms.
    static func answer(_ call: MediaCall) -> DemoAnswer {
        switch call.method {
        case "POST": form(call)
        case "GET": refusal(of: call)?.answer ?? download(call)
        case "PUT": refusal(of: call)?.answer ?? upload(call)
        default: refusal(of: call)?.answer ?? .empty(status: 405)
        }
    }

    /// What is wrong with the signature of a link; nil where nothing is.
    ///
    /// A link for `GET` is good for `HEAD` too, as at most stores.
    static func refusal(of call: MediaCall) -> StoreError? {
        let names = ["Algorithm", "Credential", "Date", "Expires", "SignedHeaders"].map { "X-Amz-\($0)" }
        guard let signature = call.parameter("X-Amz-Signature") else { return .unsigned }
        guard names.allSatisfy({ call.parameter($0) != nil }),
            let date = call.parameter("X-Amz-Date"), let life = call.parameter("X-Amz-Expires").flatMap(Int.init),
            (1...604_800).contains(life)
        else { return .incomplete }
        let signed = AmazonSignature(
            method: call.method,
            path: call.path,
            parameters: call.parameters.filter { $0.name != "X-Amz-Signature" },
            headers: call.headers
        )
        guard signed.credential?.id == AmazonKey.demo.id[...] else { return .unknownKey }
        if call.now.adding(-life).basic >= date { return .expired }
        return signed.hex(with: .demo) == signature ? nil : .mismatch
    }

    private static func download(_ call: MediaCall) -> DemoAnswer {
        guard let file = MediaFile(named: name(in: call), in: call.ledger) else { return StoreError.unknownFile.answer }
        return MediaFlow.file(file.content, type: file.type, call.headers)
    }

    private static func upload(_ call: MediaCall) -> DemoAnswer {
        guard call.headers.contains(name: "content-length") else { return StoreError.lengthRequired.answer }
        let type = call.headers["content-type"].first ?? "application/octet-stream"
        store(call.body, named: name(in: call), type: type, call)
        return .empty(status: 200, headers: ["ETag": MediaFlow.tag(of: call.body)])
    }

    /// A form whose fields were signed, and a file (docs.aws.amazon.com, "POST Object").
    private static func form(_ call: MediaCall) -> DemoAnswer {
        guard call.headers.contains(name: "content-length") else { return StoreError.lengthRequired.answer }
        let fields = DemoFields(body: call.body, headers: call.headers)
        if let refusal = SignedForm.refusal(of: fields, now: call.now) { return refusal.answer }
        guard let key = fields.text("key"), let file = fields.parts.last(where: { $0.name == "file" }) else {
            return StoreError(
                status: 400,
                code: "InvalidArgument",
                message: "POST requires exactly one file upload per request."
            ).answer
        }
        store(file.content, named: key, type: fields.text("Content-Type") ?? file.contentType, call)
        return .empty(status: 204, headers: ["ETag": MediaFlow.tag(of: file.content)])
    }

    private static func store(_ content: [UInt8], named name: String, type: String, _ call: MediaCall) {
        call.ledger.store(DemoFile(id: name, name: name, contentType: type, purpose: "", content: content))
    }

    private static func name(in call: MediaCall) -> String { call.segments.dropFirst().joined(separator: "/") }
}

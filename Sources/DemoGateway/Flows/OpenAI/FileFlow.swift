/// Uploaded files on `/v1/files`.
enum FileFlow {
    /// `POST /v1/files`: a form with `file` and `purpose`.
    static func upload(_ call: DemoCall) -> DemoAnswer {
        guard let part = call.fields.files.first(where: { $0.name == "file" }) else {
            return call.failure(400, "file: Required").answer
        }
        let file = DemoFile(
            id: call.id("file-", letters: 22),
            name: part.fileName ?? "file",
            contentType: part.contentType,
            purpose: call.fields.text("purpose") ?? "user_data",
            content: part.content
        )
        call.ledger.store(file)
        return .json(object(file, call), status: call.service == .aigateway ? 201 : 200)
    }

    /// `GET /v1/files/{id}`.
    static func show(_ call: DemoCall) -> DemoAnswer {
        guard let file = call.ledger.file(call.captures[0]) else { return call.failure(404, "No such file").answer }
        return .json(object(file, call))
    }

    /// `GET /v1/files/{id}/content`.
    static func content(_ call: DemoCall) -> DemoAnswer {
        guard let file = call.ledger.file(call.captures[0]) else { return call.failure(404, "No such file").answer }
        return MediaFlow.file(file.content, type: "application/octet-stream", call.headers)
    }

    /// `DELETE /v1/files/{id}`.
    static func delete(_ call: DemoCall) -> DemoAnswer {
        call.ledger.remove(call.captures[0])
        return .json(["id": JSON(call.captures[0]), "object": "file", "deleted": true])
    }

    private static func object(_ file: DemoFile, _ call: DemoCall) -> JSON {
        [
            "id": JSON(file.id), "object": "file", "bytes": JSON(file.content.count), "created_at": 1_780_000_000,
            "filename": JSON(file.name), "purpose": JSON(file.purpose), "status": "processed",
        ]
    }
}

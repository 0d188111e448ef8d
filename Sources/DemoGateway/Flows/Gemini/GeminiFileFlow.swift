import BodyFormats
import NIOHTTP1

/// Google's resumable uploads: a start that answers with an address, then pieces to that address.
enum GeminiFileFlow {
    /// `POST /upload/v1beta/files`: a start, or a piece where the query has an `upload_id`.
    static func upload(_ call: DemoCall) -> DemoAnswer {
        if let id = call.parameter("upload_id") { return append(call, id) }
        let id = call.id("up", letters: 20)
        let type = call.headers["x-goog-upload-header-content-type"].first ?? "application/octet-stream"
        let name =
            call.fields.json?["file"]?["display_name"]?.stringValue
            ?? call.fields.json?["file"]?["displayName"]?.stringValue ?? ""
        call.ledger.store(DemoFile(id: id, name: name, contentType: type, purpose: "upload", content: []))
        return .empty(
            status: 200,
            headers: [
                "X-Goog-Upload-Status": "active",
                "X-Goog-Upload-URL": "\(call.origin)/upload/v1beta/files?upload_id=\(id)&upload_protocol=resumable",
            ]
        )
    }

    private static func append(_ call: DemoCall, _ id: String) -> DemoAnswer {
        guard var file = call.ledger.file(id) else { return call.failure(404, "No such upload").answer }
        file.content += call.body
        call.ledger.store(file)
        let command = call.headers["x-goog-upload-command"].joined(separator: ",")
        guard command.contains("finalize") else {
            return .empty(status: 200, headers: ["X-Goog-Upload-Status": "active"])
        }
        let stored = DemoFile(
            id: "demo-\(id)",
            name: file.name,
            contentType: file.contentType,
            purpose: "file",
            content: file.content
        )
        call.ledger.store(stored)
        var answer = DemoAnswer.json(["file": object(stored, call)])
        answer.headers.add(name: "X-Goog-Upload-Status", value: "final")
        return answer
    }

    /// `GET /v1beta/files/{id}`, and its bytes for `{id}:download`.
    static func show(_ call: DemoCall) -> DemoAnswer {
        let name = call.captures[0].split(separator: ":").first.map(String.init) ?? ""
        guard let file = call.ledger.file(name) else { return call.failure(404, "No such file").answer }
        if call.captures[0].hasSuffix(":download") { return MediaFlow.file(file.content, type: file.contentType, call) }
        return .json(object(file, call))
    }

    private static func object(_ file: DemoFile, _ call: DemoCall) -> JSON {
        [
            "name": JSON("files/\(file.id)"), "displayName": JSON(file.name), "mimeType": JSON(file.contentType),
            "sizeBytes": JSON("\(file.content.count)"), "createTime": "2026-05-28T20:26:40Z",
            "uri": JSON("\(call.origin)/v1beta/files/\(file.id)"), "state": "ACTIVE",
        ]
    }
}

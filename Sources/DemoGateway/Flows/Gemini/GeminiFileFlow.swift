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
        let command = call.headers["x-goog-upload-command"].joined(separator: ",")
        if command == "query" { return progress(of: file) }
        if let offset = call.headers["x-goog-upload-offset"].first, offset != "\(file.content.count)" {
            return call.failure(400, "The upload is at byte \(file.content.count), not at \(offset)").answer
        }
        file.content += call.body
        call.ledger.store(file)
        guard command.contains("finalize") else {
            return progress(of: file)
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

    private static func progress(of file: DemoFile) -> DemoAnswer {
        .empty(
            status: 200,
            headers: ["X-Goog-Upload-Status": "active", "X-Goog-Upload-Size-Received": "\(file.content.count)"]
        )
    }

    /// The refusal of a request that names a file which nobody uploaded here, or one on the client's machine; nil where
    /// there is none.
    static func refusal(of call: DemoCall) -> DemoFailure? {
        let parts = (call.fields.json?["contents"]?.arrayValue ?? []).flatMap { $0["parts"]?.arrayValue ?? [] }
        let links = parts.compactMap { part in
            (part["fileData"]?["fileUri"] ?? part["file_data"]?["file_uri"])?.stringValue
        }
        for link in links {
            let isOwn = link.hasPrefix("\(call.origin)/")
            if isOwn, link.split(separator: "/").last.flatMap({ call.ledger.file(String($0)) }) == nil {
                return call.failure(403, "You do not have permission to access the File, or it may not exist: \(link)")
            }
            if !isOwn, call.isOutOfReach(link) { return call.failure(400, "Unsupported file URI: \(link)") }
        }
        return nil
    }

    /// `GET /v1beta/files/{id}`, and its bytes for `{id}:download`.
    static func show(_ call: DemoCall) -> DemoAnswer {
        let name = call.captures[0].split(separator: ":").first.map(String.init) ?? ""
        guard let file = call.ledger.file(name) else { return call.failure(404, "No such file").answer }
        if call.captures[0].hasSuffix(":download") {
            return MediaFlow.file(file.content, type: file.contentType, call.headers)
        }
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

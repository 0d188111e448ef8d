import Cassettes
import NIOHTTP1
import Yams

/// An interaction of a VCR cassette as it was read.
///
/// vcrpy writes `uri`, a bare body for requests and `body.string` for answers; its oldest cassettes have the URL in
/// pieces, and those of httpx `content` and `status_code`. VCR for Ruby writes methods in lower case, `body.string` or
/// `body.base64_string` on both sides, and `recorded_at`. Neither has times within an answer.
struct VCRInteraction {
    private let node: Node

    /// Takes an element of `interactions`.
    init(_ node: Node) { self.node = node }

    /// What it tells of an interaction.
    ///
    /// - Throws: Why it tells of none.
    func draft() throws(ImportProblem) -> ImportDraft {
        guard let request = node.member("request"), request.mapping != nil else { throw .malformed("has no request") }
        guard let response = node.member("response"), response.mapping != nil else { throw .noAnswer }
        guard let method = request.member("method")?.text, let url = Self.url(of: request) else {
            throw .malformed("its request has no method or no uri")
        }
        let status = response.member("status")
        guard let code = Self.code(response) else { throw .malformed("its answer has no status code") }
        var draft = ImportDraft(
            request: RecordedRequest(method: method.uppercased(), url: url, headers: try Self.fields(request)),
            response: RecordedResponse(
                status: code,
                reason: status?.member("message")?.text ?? "",
                httpVersion: response.member("http_version")?.text?.hasSuffix("1.0") == true ? "1.0" : "1.1",
                headers: try Self.fields(response),
                headAt: 0
            )
        )
        draft.requestBody = try Self.body(of: request)
        draft.responseBody = try Self.body(of: response)
        draft.recordedAt = Self.time(node.member("recorded_at")?.text) ?? ""
        return draft
    }

    private static func url(of request: Node) -> String? {
        if let url = request.member("uri")?.text ?? request.member("url")?.text { return url }
        guard let scheme = request.member("protocol")?.text, let host = request.member("host")?.text,
            let path = request.member("path")?.text
        else { return nil }
        let port = request.member("port")?.text.map { ":\($0)" } ?? ""
        return "\(scheme)://\(host)\(port)\(path)"
    }

    private static func code(_ response: Node) -> Int? {
        let status = response.member("status")
        return (status?.member("code") ?? response.member("status_code") ?? status)?.text.flatMap { Int($0) }
    }

    /// The fields: each name once, with a value or a list of them.
    private static func fields(_ message: Node) throws(ImportProblem) -> HTTPHeaders {
        // `HTTPHeaders.add` ends the process at a name that is not ASCII.
        var fields: [(String, String)] = []
        for (name, value) in message.member("headers")?.mapping ?? [:] {
            guard let name = name.scalar?.string else { throw .malformed("the name of a header field is none") }
            let values = value.sequence.map(Array.init) ?? [value]
            for value in values {
                guard let bytes = try value.bytes() else { continue }
                fields.append((name, String(decoding: bytes, as: UTF8.self)))
            }
        }
        return HTTPHeaders(fields)
    }

    private static func body(of message: Node) throws(ImportProblem) -> [UInt8] {
        guard let body = message.member("body") ?? message.member("content") else { return [] }
        guard body.mapping != nil else { return try body.bytes() ?? [] }
        if let text = body.member("base64_string")?.text { return try Node.decode(text) }
        return try body.member("string")?.bytes() ?? []
    }

    /// A time in either form that VCR for Ruby writes it in.
    private static func time(_ text: String?) -> String? {
        guard let text else { return nil }
        return ImportedTime.utc(text) ?? HTTPDate.iso8601(text)
    }
}

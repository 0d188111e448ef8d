import BodyFormats
import Cassettes
import NIOHTTP1

/// An entry of an HTTP Archive as it was read.
///
/// Programs agree about little more than the names: Chrome leaves bodies out, Firefox writes its own time zone, mitmproxy
/// writes 0 where there was no answer.
struct HARImportedEntry {
    private let json: JSONValue
    /// What our own export says beyond the format; fields and bodies belong together there.
    private let own: JSONValue?

    /// Takes an element of `log.entries`.
    init(_ json: JSONValue) {
        self.json = json
        own = json["_tapedeck"]
    }

    /// What it tells of an interaction.
    ///
    /// - Throws: Why it tells of none.
    func draft() throws(ImportProblem) -> ImportDraft {
        guard let request = json["request"], request.objectValue != nil else { throw .malformed("has no request") }
        guard let response = json["response"], response.objectValue != nil else { throw .noAnswer }
        guard let method = request["method"]?.stringValue, let url = request["url"]?.stringValue else {
            throw .malformed("its request has no method or no url")
        }
        guard let status = response["status"]?.integerValue, status > 0 else { throw .noAnswer }
        var draft = ImportDraft(
            request: RecordedRequest(method: method, url: url, headers: try fields(request["headers"])),
            response: RecordedResponse(
                status: status,
                reason: response["statusText"]?.stringValue ?? "",
                httpVersion: response["httpVersion"]?.stringValue?.hasSuffix("/1.0") == true ? "1.0" : "1.1",
                headers: try fields(response["headers"])
            )
        )
        draft.recordedAt = json["startedDateTime"]?.stringValue.flatMap(ImportedTime.utc) ?? ""
        draft.requestBody = try body(of: request)
        draft.responseBody = try body(of: response, to: method)
        draft.isDecoded = own == nil
        readTimes(into: &draft)
        try readOwnMembers(into: &draft)
        return draft
    }

    private func readTimes(into draft: inout ImportDraft) {
        let timings = json["timings"]
        let wait = timings?["wait"]?.doubleValue ?? json["time"]?.doubleValue ?? 0
        // -1 stands for what is not known.
        draft.response.headAt = max(0, wait)
        draft.endAt = max(0, wait) + max(0, timings?["receive"]?.doubleValue ?? 0)
    }

    /// What our own export has besides: see `HAREntry.writeOwnMembers`.
    private func readOwnMembers(into draft: inout ImportDraft) throws(ImportProblem) {
        guard let own else { return }
        draft.n = own["n"]?.integerValue
        draft.gateway = own["gateway"]?.stringValue ?? ""
        draft.request.target = own["target"]?.stringValue
        draft.framing = own["framing"]?.stringValue.flatMap(Framing.init)
        draft.response.end = own["end"]?.stringValue.flatMap(Ending.init) ?? .complete
        draft.request.trailers = try fields(own["requestTrailers"])
        draft.response.trailers = try fields(own["responseTrailers"])
        draft.request.contentEncoding = own["requestContentEncoding"]?.stringValue
        draft.response.contentEncoding = own["responseContentEncoding"]?.stringValue
    }

    private func fields(_ json: JSONValue?) throws(ImportProblem) -> HTTPHeaders {
        // `HTTPHeaders.add` ends the process at a name that is not ASCII.
        var fields: [(String, String)] = []
        for field in json?.arrayValue ?? [] {
            guard let name = field["name"]?.stringValue, let value = field["value"]?.stringValue else {
                throw .malformed("a header field has no name or no value")
            }
            fields.append((name, value))
        }
        return HTTPHeaders(fields)
    }

    private func body(of request: JSONValue) throws(ImportProblem) -> [UInt8] {
        let data = request["postData"]
        let type = data?["mimeType"]?.stringValue ?? ""
        if let text = data?["text"]?.stringValue, !text.isEmpty {
            if own != nil || data?["encoding"] != nil { return try bytes(text, encoding: data?["encoding"]) }
            return try sentBytes(text, type: type, size: request["bodySize"]?.integerValue ?? -1)
        }
        if let parameters = data?["params"]?.arrayValue, !parameters.isEmpty {
            return try form(parameters, type: type)
        }
        guard request["bodySize"]?.integerValue ?? 0 <= 0 || data?["text"] != nil else { throw .noRequestBody }
        return []
    }

    /// The body that was sent, of a text that may stand for bytes which are none: the format has no encoding here.
    ///
    /// mitmproxy writes each byte as the character of that number (Latin-1), so that their count is the size. Where
    /// U+FFFD stands for what was no text, the bytes are lost.
    private func sentBytes(_ text: String, type: String, size: Int) throws(ImportProblem) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard size > 0, size != bytes.count else { return bytes }
        let scalars = text.unicodeScalars
        guard !scalars.contains("\u{FFFD}") else { throw .noRequestBody }
        let type = ContentType(type)
        let isText = type.map { $0.isJSON || $0.isForm || $0.type == "text" } ?? false
        guard !isText, scalars.count == size, scalars.allSatisfy({ $0.value <= 0xFF }) else { return bytes }
        return scalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }

    /// The body that a form's parameters were read from, where the archive has only those.
    private func form(_ parameters: [JSONValue], type: String) throws(ImportProblem) -> [UInt8] {
        // Of uploaded files it has names at most.
        guard ContentType(type)?.isForm == true else { throw .noRequestBody }
        return Array(
            parameters.map { parameter in
                let name = FormText.encode(parameter["name"]?.stringValue ?? "")
                return parameter["value"]?.stringValue.map { "\(name)=\(FormText.encode($0))" } ?? name
            }.joined(separator: "&").utf8
        )
    }

    private func body(of response: JSONValue, to method: String) throws(ImportProblem) -> [UInt8] {
        let content = response["content"]
        if let text = content?["text"]?.stringValue { return try bytes(text, encoding: content?["encoding"]) }
        let hasNone = method == "HEAD" || [204, 304].contains(response["status"]?.integerValue)
        let size = max(content?["size"]?.integerValue ?? 0, response["bodySize"]?.integerValue ?? 0)
        guard hasNone || size <= 0 else { throw .noResponseBody }
        return []
    }

    private func bytes(_ text: String, encoding: JSONValue?) throws(ImportProblem) -> [UInt8] {
        guard let encoding = encoding?.stringValue, !encoding.isEmpty else { return Array(text.utf8) }
        guard encoding == "base64", let bytes = Base64.decode(text.utf8.filter { $0 > 0x20 }) else {
            throw .malformed("a body is no base64, or has an encoding that is not known")
        }
        return bytes
    }
}

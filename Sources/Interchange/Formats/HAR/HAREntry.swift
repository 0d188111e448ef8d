import Blobs
import BodyFormats
import Cassettes
import NIOHTTP1

/// An interaction as an entry of an HTTP Archive.
struct HAREntry {
    private let interaction: Interaction
    private let requestBody: ExportedBody
    private let responseBody: ExportedBody

    /// An interaction whose media are in `blobs`.
    init(_ interaction: Interaction, blobs: BlobStore) {
        self.interaction = interaction
        requestBody = ExportedBody(interaction.request.body, blobs: blobs)
        responseBody = ExportedBody(interaction.response.body, blobs: blobs)
    }

    /// Writes the entry.
    ///
    /// - Parameters:
    ///   - json: What it is appended to.
    ///   - sink: Takes what was written so far, in between.
    /// - Throws: The error of a blob that is missing or damaged.
    func write(to json: inout JSONWriter, _ sink: ExportFormat.Sink) throws(CassetteError) {
        let timings = ExportTimings(interaction.response)
        json.beginObject()
        json.member("startedDateTime", interaction.recordedAt)
        json.name("time")
        json.milliseconds(timings.time)
        json.name("request")
        try writeRequest(to: &json, sink)
        json.name("response")
        try writeResponse(to: &json, sink)
        json.name("cache")
        json.beginObject()
        json.endObject()
        json.name("timings")
        json.timings(timings)
        json.name("_tapedeck")
        writeOwnMembers(to: &json)
        json.endObject()
    }

    private func writeRequest(to json: inout JSONWriter, _ sink: ExportFormat.Sink) throws(CassetteError) {
        let request = interaction.request
        json.beginObject()
        json.member("method", request.method)
        json.member("url", request.url)
        // Upstreams are spoken to in no other version (docs/design.md §5).
        json.member("httpVersion", "HTTP/1.1")
        json.name("cookies")
        json.cookies(HARCookie.sent(in: request.headers))
        json.member("headers", request.headers)
        json.name("queryString")
        writeQuery(to: &json)
        if !request.body.isEmpty {
            json.name("postData")
            try writePostData(to: &json, sink)
        }
        json.member("headersSize", -1)
        json.member("bodySize", size(of: requestBody, decodedFrom: request.contentEncoding))
        json.endObject()
    }

    private func writeResponse(to json: inout JSONWriter, _ sink: ExportFormat.Sink) throws(CassetteError) {
        let response = interaction.response
        json.beginObject()
        json.member("status", response.status)
        json.member("statusText", response.reason)
        json.member("httpVersion", "HTTP/\(response.httpVersion)")
        json.name("cookies")
        json.cookies(HARCookie.set(in: response.headers))
        json.member("headers", response.headers)
        json.name("content")
        json.beginObject()
        json.member("size", responseBody.byteCount)
        json.member("mimeType", response.headers.first(name: "content-type") ?? "")
        try json.textMember(responseBody, to: sink)
        json.endObject()
        json.member("redirectURL", response.headers.first(name: "location") ?? "")
        json.member("headersSize", -1)
        json.member("bodySize", size(of: responseBody, decodedFrom: response.contentEncoding))
        json.endObject()
    }

    /// The pairs behind the question mark, decoded.
    private func writeQuery(to json: inout JSONWriter) {
        let url = Array(interaction.request.url.utf8.prefix { $0 != UInt8(ascii: "#") })
        json.beginArray()
        if let mark = url.firstIndex(of: UInt8(ascii: "?")) {
            for pair in FormReader.pairs(of: url, in: mark + 1..<url.count) {
                json.nameAndValue(
                    String(decoding: pair.name, as: UTF8.self),
                    String(decoding: pair.value ?? [], as: UTF8.self)
                )
            }
        }
        json.endArray()
    }

    /// The request's body: always whole as `text`, so that nothing is lost, and a form's parameters beside it.
    ///
    /// The specification calls the two mutually exclusive, and knows no binary text here. Browsers write both, as this
    /// does; `encoding` is that of the proposal for version 1.3 (ahmadnassri/har-spec, versions/1.3.md).
    private func writePostData(to json: inout JSONWriter, _ sink: ExportFormat.Sink) throws(CassetteError) {
        let type = interaction.request.headers.first(name: "content-type") ?? ""
        json.beginObject()
        json.member("mimeType", type)
        try json.textMember(requestBody, to: sink)
        if var parameters = HARParameters(contentType: type, byteCount: requestBody.byteCount) {
            try requestBody.read { parameters.add($0) }
            if let found = parameters.finish() {
                json.name("params")
                json.parameters(found)
            }
        }
        json.endObject()
    }

    /// The size of a body as it was sent, which is not known where a content coding was undone.
    private func size(of body: ExportedBody, decodedFrom coding: String?) -> Int { coding == nil ? body.byteCount : -1 }

    /// What the format has no place for; names of one's own begin with an underscore.
    private func writeOwnMembers(to json: inout JSONWriter) {
        let (request, response) = (interaction.request, interaction.response)
        json.beginObject()
        json.member("n", interaction.n)
        json.member("gateway", interaction.gateway)
        // Below a base path, or of another host, the URL does not tell it.
        if let target = request.target, target != targetOfURL { json.member("target", target) }
        json.member("framing", response.framing.rawValue)
        json.member("end", response.end.rawValue)
        if !request.trailers.isEmpty { json.member("requestTrailers", request.trailers) }
        if !response.trailers.isEmpty { json.member("responseTrailers", response.trailers) }
        if let coding = request.contentEncoding { json.member("requestContentEncoding", coding) }
        if let coding = response.contentEncoding { json.member("responseContentEncoding", coding) }
        json.endObject()
    }

    private var targetOfURL: String {
        var request = interaction.request
        request.target = nil
        return request.relativeTarget
    }
}

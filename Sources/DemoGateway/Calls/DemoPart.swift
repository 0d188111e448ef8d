import BodyFormats

/// A part of a multipart form (RFC 7578).
struct DemoPart: Equatable, Sendable {
    /// The field's name.
    let name: String
    /// The name of the file; nil for a plain field.
    let fileName: String?
    /// The content type of the part; plain text where it has none.
    let contentType: String
    /// The content.
    var content: [UInt8] = []

    /// The parts of a body; none where it is no multipart form or a malformed one.
    static func parts(of body: [UInt8], contentType: String) -> [DemoPart] {
        guard let boundary = ContentType(contentType)?.multipartBoundary,
            var reader = try? MultipartReader(boundary: boundary)
        else { return [] }
        var parts: [DemoPart] = []
        for event in (try? reader.feed(body)) ?? [] {
            switch event {
            case .partBegan(let head): parts.append(DemoPart(head))
            case .partBytes(let bytes): parts[parts.count - 1].content += bytes
            case .partEnded, .finished: continue
            }
        }
        return parts
    }

    private init(_ head: MultipartHead) {
        name = String(decoding: head.name ?? [], as: UTF8.self)
        fileName = head.fileName.map { String(decoding: $0, as: UTF8.self) }
        contentType = head.contentType.map { String(decoding: $0, as: UTF8.self) } ?? "text/plain"
    }
}

import Cassettes
import HTTPMessages
import NIOHTTP1

extension AnswerSelection {
    /// How the end of the answer is marked.
    func framing(of recorded: RecordedResponse, method: String) -> BodyFraming {
        switch kind {
        case .recorded, .whole: recordedFraming(of: recorded, method: method)
        case .head: .length(size)
        case .part(let part): .length(part.count)
        case .unsatisfiable: .length(0)
        case .notModified: .none
        }
    }

    /// The head of the answer: the recorded one, but for what would not be true of what is sent.
    func head(of recorded: RecordedResponse) -> ResponseHead {
        var fields = recorded.headers
        switch kind {
        case .recorded:
            return ResponseHead(status: recorded.status, reason: recorded.reason, headers: fields)
        case .head, .whole:
            addTag(to: &fields)
            return ResponseHead(status: recorded.status, reason: recorded.reason, headers: fields)
        case .part(let part):
            fields = fields.keeping { !Self.ofContent.contains($0) }
            fields.replaceOrAdd(name: "Accept-Ranges", value: "bytes")
            fields.replaceOrAdd(name: "Content-Range", value: "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)")
            addTag(to: &fields)
            return ResponseHead(status: 206, headers: fields)
        case .unsatisfiable:
            fields = fields.keeping { name in
                !Self.ofContent.contains(name) && !Self.ofBody.contains(name) && !Self.ofVersion.contains(name)
            }
            fields.replaceOrAdd(name: "Content-Range", value: "bytes */\(size)")
            return ResponseHead(status: 416, headers: fields)
        case .notModified:
            fields = fields.keeping { !Self.ofContent.contains($0) && !Self.ofBody.contains($0) }
            addTag(to: &fields)
            return ResponseHead(status: 304, headers: fields)
        }
    }

    /// Fields that describe the bytes of one message, and so are untrue of a part of them.
    private static let ofContent: Set<String> = [
        "content-length", "transfer-encoding", "trailer", "content-md5", "content-digest",
    ]

    /// Fields that describe a body, which a message without one has no use for (RFC 9110 §15.4.5).
    private static let ofBody: Set<String> = [
        "content-type", "content-encoding", "content-language", "content-disposition", "content-range",
    ]

    /// Fields by which a cache would keep an answer for this version of a body.
    private static let ofVersion: Set<String> = ["cache-control", "expires", "age", "etag", "last-modified"]

    private func addTag(to fields: inout HTTPHeaders) {
        if let addedTag { fields.add(name: "ETag", value: addedTag.description) }
    }

    private func recordedFraming(of recorded: RecordedResponse, method: String) -> BodyFraming {
        if method == "HEAD" || recorded.status == 204 || recorded.status == 304 { return .none }
        switch recorded.framing {
        case .chunked: return .chunked
        case .close: return .close
        case .length:
            // An answer that broke off declared more than it has.
            let declared = recorded.headers.first(name: "content-length").flatMap { DecimalDigits.parse($0) }
            return .length(recorded.end == .complete ? size : max(declared ?? 0, size))
        }
    }
}

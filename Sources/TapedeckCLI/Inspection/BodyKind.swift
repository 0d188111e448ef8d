import BodyFormats
import NIOHTTP1

/// How a body is shown, by its content type.
enum BodyKind: Equatable {
    /// JSON, one value or a line each.
    case json
    /// Server-sent events.
    case eventStream
    /// Anything else: text where it is text, else its size.
    case other

    /// The kind that a head declares.
    init(_ headers: HTTPHeaders) {
        let type = headers.first(name: "content-type").flatMap { ContentType($0) }
        self = type?.isJSON == true ? .json : type?.isEventStream == true ? .eventStream : .other
    }
}

extension LinkRewriter {
    /// Where in a body its JSON is.
    package enum Format: Equatable, Sendable {
        /// All of it: one JSON text, or several with white space between them (JSON Lines).
        case json
        /// In the `data` fields of a server-sent event stream, one JSON text an event.
        case eventStream

        /// The format that a `Content-Type` names; `nil` for bodies in which links are not looked for.
        ///
        /// Only the type counts: parameters are often malformed, and none changes the format.
        package init?(contentType: String?) {
            guard let contentType else { return nil }
            let name = contentType.utf8.prefix { $0 != UInt8(ascii: ";") }.filter { $0 != 0x20 && $0 != 0x09 }
            let type = String(decoding: name, as: UTF8.self).lowercased()
            switch type {
            case "application/json", "text/json", "application/x-ndjson", "application/jsonl", "application/x-jsonl":
                self = .json
            case "text/event-stream": self = .eventStream
            default:
                guard type.hasSuffix("+json"), name.contains(UInt8(ascii: "/")) else { return nil }
                self = .json
            }
        }
    }
}

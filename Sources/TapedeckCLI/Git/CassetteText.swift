import Blobs
import BodyFormats
import Cassettes
import NIOHTTP1

/// A cassette as text that git compares: equal content gives equal text, wherever and whenever it was recorded.
///
/// So it has no numbers, no times and no addresses of upstreams, names media by size and digest only, and puts a
/// constant in place of what differs between any two recordings. Interactions are in the order of their requests: one
/// that was recorded anew stays where it was.
enum CassetteText {
    /// The lines of an interaction.
    ///
    /// - Parameters:
    ///   - interaction: What the cassette holds.
    ///   - blobs: Where text is that repeats; where it is not there any more, it is named as media are.
    /// - Returns: Lines without their ends.
    static func lines(of interaction: Interaction, blobs: BlobStore?) -> [String] {
        let (request, response) = (interaction.request, interaction.response)
        let status = "\(response.status) \(response.reason)" + (response.end == .complete ? "" : "  (\(response.end))")
        return ["== \(TerminalText.escape("\(request.method) \(request.shownTarget)  \(interaction.gateway)"))"]
            + fields(request.headers) + block(body(request.body, request.headers, isAnswer: false, blobs))
            + block(fields(request.trailers))
            + ["", "-- \(TerminalText.escape(status))"]
            + fields(response.headers) + block(body(response.body, response.headers, isAnswer: true, blobs))
            + block(fields(response.trailers)) + [""]
    }

    /// Whether one interaction stands before another.
    static func isBefore(_ left: InteractionSummary, _ right: InteractionSummary) -> Bool {
        let (leftKey, rightKey) = (key(left), key(right))
        return leftKey == rightKey ? left.n < right.n : leftKey.lexicographicallyPrecedes(rightKey)
    }

    private static func key(_ summary: InteractionSummary) -> [String] {
        [summary.gateway, summary.target, summary.method, summary.group?.fingerprint ?? ""]
    }

    private static func block(_ lines: [String]) -> [String] { lines.isEmpty ? [] : [""] + lines }

    /// Fields without those that vary, and without what the client says about its connection.
    private static func fields(_ headers: HTTPHeaders) -> [String] {
        let shown = headers.filter { name, _ in
            !VolatileParts.isHeader(name) && name.lowercased() != "host" && name.lowercased() != "connection"
        }
        return shown.map { TerminalText.escape("\($0.name): \($0.value)") }
    }

    private static func body(
        _ segments: [BodySegment],
        _ headers: HTTPHeaders,
        isAnswer: Bool,
        _ blobs: BlobStore?
    ) -> [String] {
        let body = DisplayBody(segments, texts: blobs)
        switch BodyKind(headers) {
        case .json:
            guard let value = try? JSONParser.parse(body.bytes) else { break }
            return json(isAnswer ? VolatileParts.settled(value) : value)
        case .eventStream: return events(StreamContent(body.events()))
        case .other: break
        }
        return text(body.text)
    }

    /// What a stream says, section by section, then the rest of its events.
    private static func events(_ content: StreamContent) -> [String] {
        let said = content.sections.flatMap { section in
            ["\(content.title(section)):"] + text(content.text(section) ?? "").map { "  \($0)" }
        }
        return said + ["events:"] + json(VolatileParts.settled(content.rest)).map { "  \($0)" }
    }

    private static func json(_ value: JSONValue) -> [String] { JSONText(limits: .none).lines(value) }

    private static func text(_ text: String) -> [String] {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return (lines.last?.isEmpty == true ? lines.dropLast() : lines).map { TerminalText.escape(String($0)) }
    }
}

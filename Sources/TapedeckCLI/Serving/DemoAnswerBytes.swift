import BodyFormats

/// An answer as it was on the wire, taken apart as far as the demo shows and compares it.
struct DemoAnswerBytes: Equatable {
    /// Everything but the fields that are meant to differ.
    let compared: [UInt8]
    /// What Tapedeck says it did, `recorded` or `replayed`; `nil` where there is no such field, as in no answer at all.
    let outcome: String?
    /// The length of the body.
    let bodySize: Int
    /// Server-sent events in the body; `nil` where it is no event stream.
    let events: Int?

    /// Fields that are meant to differ: what Tapedeck did, and how long to wait before a retry, since a replay must
    /// not make anybody sleep (docs/design.md §7).
    private static let different = ["x-tapedeck:", "retry-after:", "retry-after-ms:"]

    /// Takes an answer apart.
    init(_ wire: [UInt8]) {
        let headEnd = wire.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound ?? wire.count
        let head = String(decoding: wire[..<headEnd], as: UTF8.self)
        let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
            .filter { line in !Self.different.contains { line.lowercased().hasPrefix($0) } }
        outcome = Self.outcome(in: head)
        compared = Array(lines.joined(separator: "\r\n").utf8) + wire[headEnd...]
        let body = Self.body(in: Array(wire[headEnd...]), isChunked: Self.says("transfer-encoding: chunked", lines))
        bodySize = body.count
        events =
            Self.says("content-type: text/event-stream", lines)
            ? EventCutter.pieces(of: body).count { ServerSentEvent(Array(body[$0])).isDispatched } : nil
    }

    /// Whether this is the replay of what was recorded: two answers that never came are not equal, they are nothing.
    func replays(_ recorded: DemoAnswerBytes) -> Bool {
        outcome == "replayed" && recorded.outcome == "recorded" && compared == recorded.compared
    }

    private static func outcome(in head: String) -> String? {
        head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("x-tapedeck: ") }
            .map { String($0.dropFirst("x-tapedeck: ".count)) }
    }

    /// Whether a field is there, by the beginning of its line.
    private static func says(_ start: String, _ lines: [Substring]) -> Bool {
        lines.contains { $0.lowercased().hasPrefix(start) }
    }

    private static func body(in wire: [UInt8], isChunked: Bool) -> [UInt8] { isChunked ? withoutChunks(wire) : wire }

    /// The body without the chunked coding (RFC 9112 §7.1), which is known to be well formed here.
    private static func withoutChunks(_ body: [UInt8]) -> [UInt8] {
        var plain: [UInt8] = []
        var rest = body[...]
        while let lineEnd = rest.firstRange(of: [13, 10]),
            let size = Int(String(decoding: rest[..<lineEnd.lowerBound], as: UTF8.self), radix: 16), size > 0
        {
            plain += rest[lineEnd.upperBound...].prefix(size)
            rest = rest.dropFirst(lineEnd.upperBound - rest.startIndex + size + 2)
        }
        return plain
    }
}

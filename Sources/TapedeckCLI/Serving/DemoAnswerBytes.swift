import BodyFormats

/// An answer as it was on the wire, taken apart as far as the demo shows and compares it.
struct DemoAnswerBytes: Equatable {
    /// Everything but the fields that are meant to differ.
    let compared: [UInt8]
    /// The length of the body with the chunked coding still on it.
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
        compared = Array(lines.joined(separator: "\r\n").utf8) + wire[headEnd...]
        bodySize = wire.count - headEnd
        let isEventStream = lines.contains {
            $0.lowercased().hasPrefix("content-type:") && $0.contains("text/event-stream")
        }
        events = isEventStream ? Self.countEvents(in: head, body: Array(wire[headEnd...])) : nil
    }

    private static func countEvents(in head: String, body: [UInt8]) -> Int {
        let isChunked = head.lowercased().contains("\r\ntransfer-encoding: chunked\r\n")
        return EventCutter.pieces(of: isChunked ? withoutChunks(body) : body).count
    }

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

import BodyFormats
import DemoGateway
import NIOHTTP1

/// An answer as it was on the wire, taken apart as far as the demo shows and compares it.
struct DemoAnswerBytes: Equatable {
    /// What Tapedeck says it did, `recorded` or `replayed`; `nil` where there is no such field, as in no answer at all.
    let outcome: String?
    /// The status code; 0 for no answer at all.
    let status: Int
    /// Fields and body, for following links.
    let received: DemoReceived
    /// Server-sent events in the body; `nil` where it is no event stream.
    let events: Int?
    /// The lines of the head but for the fields that are meant to differ, with links as ``DemoLinkText`` settles them.
    private let lines: [String]
    /// The body in the pieces it came in, its chunks and their end; in one and settled likewise where it has links.
    private let pieces: [[UInt8]]

    /// Fields that are meant to differ: what Tapedeck did, and how long to wait before a retry, since a replay must
    /// not make anybody sleep (docs/design.md §7).
    private static let different = ["x-tapedeck:", "retry-after:", "retry-after-ms:"]

    /// Takes an answer apart.
    init(_ wire: [UInt8]) {
        let headEnd = wire.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound ?? wire.count
        let lines = String(decoding: wire[..<headEnd], as: UTF8.self).split(separator: "\r\n")
        var headers = HTTPHeaders()
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers.add(
                name: String(line[..<colon]),
                value: String(line[line.index(after: colon)...].drop { $0 == " " })
            )
        }
        let isChunked = headers["transfer-encoding"].contains("chunked")
        let (chunks, rest) = isChunked ? Self.chunks(of: wire[headEnd...]) : ([Array(wire[headEnd...])], [])
        let pieces = chunks + [rest]
        received = DemoReceived(headers: headers, body: chunks.flatMap { $0 })
        outcome = headers["x-tapedeck"].first
        status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let type = headers["content-type"].first ?? ""
        events = type.hasPrefix("text/event-stream") ? Self.events(in: received.body) : nil
        let isText = type.contains("json") || type.hasPrefix("text/")
        let settled = isText ? DemoLinkText.settled(received.body) : received.body
        // A link whose signature is a stand-in has another length, and so has the body around it. A link that came in
        // two reads is held until all of it is there, so its body is cut elsewhere than the recorded one.
        let isSettled = settled != received.body
        self.pieces = isSettled ? [settled, rest] : pieces
        self.lines = lines.filter { line in
            let name = line.lowercased()
            return !Self.different.contains { name.hasPrefix($0) } && !(isSettled && name.hasPrefix("content-length:"))
        }.map { DemoLinkText.settled(String($0)) }
    }

    /// The length of the body.
    var bodySize: Int { received.body.count }

    /// Whether the body is a picture, a video or a sound.
    var isMedia: Bool {
        let type = received.headers["content-type"].first ?? ""
        return ["image/", "video/", "audio/"].contains { type.hasPrefix($0) }
    }

    /// Whether this is the replay of what was recorded: two answers that never came are not equal, they are nothing.
    func replays(_ recorded: DemoAnswerBytes) -> Bool {
        outcome == "replayed" && recorded.outcome == "recorded" && lines == recorded.lines && pieces == recorded.pieces
    }

    private static func events(in body: [UInt8]) -> Int {
        EventCutter.pieces(of: body).count { ServerSentEvent(Array(body[$0])).isDispatched }
    }

    /// The chunks of a body in the chunked coding (RFC 9112 §7.1), which is known to be well formed here, and what
    /// follows them: the last chunk where the body is whole.
    private static func chunks(of body: ArraySlice<UInt8>) -> (chunks: [[UInt8]], rest: [UInt8]) {
        var chunks: [[UInt8]] = []
        var rest = body
        while let lineEnd = rest.firstRange(of: [13, 10]),
            let size = Int(String(decoding: rest[..<lineEnd.lowerBound], as: UTF8.self), radix: 16), size > 0
        {
            chunks.append(Array(rest[lineEnd.upperBound...].prefix(size)))
            rest = rest.dropFirst(lineEnd.upperBound - rest.startIndex + size + 2)
        }
        return (chunks, Array(rest))
    }
}

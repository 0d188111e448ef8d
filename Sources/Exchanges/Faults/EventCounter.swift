import BodyFormats
import HTTPMessages
import NIOCore
import NIOHTTP1

/// Counts the events of a body that passes, if it is an event stream.
///
/// What is played from a file is no event stream: those are in memory, but for text of more than 16 MiB.
struct EventCounter {
    /// Whether the body is an event stream.
    private(set) var isEventStream = false
    private var cutter = EventCutter()
    private var passed = 0
    private var count = 0

    /// Looks at the head of the answer.
    mutating func begin(_ head: ResponseHead) { isEventStream = head.isEventStream }

    /// Counts the events that end in a piece of the body.
    ///
    /// - Parameters:
    ///   - runs: The piece.
    ///   - limit: The number that is looked for.
    /// - Returns: Where in the piece the event with this number ends; `nil` where it does not.
    mutating func take(_ runs: [IOData], until limit: Int) -> Int? {
        guard isEventStream else { return nil }
        let start = passed
        for run in runs {
            guard case .byteBuffer(let bytes) = run else {
                isEventStream = false
                return nil
            }
            passed += bytes.readableBytes
            for event in cutter.feed(bytes.readableBytesView) {
                count += 1
                if count == limit { return event.upperBound - start }
            }
        }
        return nil
    }
}

extension ResponseHead {
    /// Whether the body is a stream of server-sent events.
    var isEventStream: Bool {
        let type = headers.first(name: "content-type")?.prefix { $0 != ";" }
        return type.map { $0.lowercased().filter { $0 != " " && $0 != "\t" } == "text/event-stream" } ?? false
    }
}

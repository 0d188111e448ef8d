/// Finds where the data of one event of an event stream begin, however the stream is cut on its way.
///
/// It keeps no bytes. Line ends are LF, CRLF and CR (html.spec.whatwg.org, "Parsing an event stream").
struct EventDataSearch {
    private static let prefix = Array("data:".utf8)

    private let event: Int
    private var seen = 0
    /// Bytes of the line so far; how many of them are the start of `data:`; and what the line is then.
    private var lineLength = 0
    private var matched = 0
    private var hasData = false
    private var followsCR = false
    /// Whether it was found, or there is nothing to look for any more.
    private(set) var isOver = false

    /// Creates a search.
    ///
    /// - Parameter event: The number of the event among those with data, from 0.
    init(event: Int) { self.event = event }

    /// Takes the next bytes of the stream.
    ///
    /// - Parameter bytes: Any number of bytes, cut anywhere.
    /// - Returns: Where among them the first byte of the event's data is; `nil` where it is not.
    mutating func feed(_ bytes: some Sequence<UInt8>) -> Int? {
        for (offset, byte) in bytes.enumerated() where !isOver && take(byte) {
            isOver = true
            return offset
        }
        return nil
    }

    /// Takes a byte; `true` if it is the one.
    private mutating func take(_ byte: UInt8) -> Bool {
        defer { followsCR = byte == 0x0D }
        if byte == 0x0A || byte == 0x0D {
            if byte == 0x0D || !followsCR { endLine() }
            return false
        }
        defer { lineLength += 1 }
        if matched == Self.prefix.count {
            // One space may follow the colon.
            if byte == 0x20 && lineLength == matched { return false }
            let isFirst = !hasData
            hasData = true
            return isFirst && seen == event
        }
        if matched == lineLength && byte == Self.prefix[matched] { matched += 1 }
        return false
    }

    private mutating func endLine() {
        if lineLength == 0 {
            if hasData { seen += 1 }
            hasData = false
        }
        lineLength = 0
        matched = 0
    }
}

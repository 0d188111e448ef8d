/// Finds where the events of a server-sent event stream end, however the stream is cut on its way.
///
/// It counts bytes and keeps none, so a `data:` line of many megabytes costs nothing, and what it says depends only on
/// the bytes, never on how they were divided over the calls. Line ends are LF, CRLF and CR in any mix, and a byte order
/// mark at the start belongs to no line (html.spec.whatwg.org, "Parsing an event stream").
///
/// An event reaches up to and including the empty line that ends it; empty lines before its first line are part of it.
/// No event is held back for a byte to come, with one exception: where an empty line ends in CR and the line before did
/// not end in CR alone, the next byte decides whether an LF belongs to it.
package struct EventCutter: Sendable {
    /// What stands between the last whole event and the end of the stream.
    package struct Rest: Equatable, Sendable {
        /// Its bytes in the stream.
        package let range: Range<Int>
        /// Whether it is an event that was whole after all; otherwise no empty line ended it.
        package let isEvent: Bool
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private var offset = 0
    private var eventStart = 0
    /// How many bytes of a byte order mark the stream began with.
    private var markLength = 0
    private var lineIsEmpty = true
    /// Whether the event under way has a line that is not empty.
    private var hasLines = false
    /// Whether the byte before was a CR, so that an LF ends no further line.
    private var followsCR = false
    /// Whether the line before ended in CR alone.
    private var previousLineEndedInCR = false
    /// Whether the event is over but for an LF that may follow.
    private var awaitsLF = false

    /// Starts at the beginning of a stream.
    package init() {}

    /// Takes the next bytes of the stream and returns the events that they completed.
    ///
    /// - Parameter bytes: Any number of bytes, cut anywhere.
    /// - Returns: Ranges that count from the start of the stream and follow one another without a gap.
    package mutating func feed(_ bytes: some Sequence<UInt8>) -> [Range<Int>] {
        var events: [Range<Int>] = []
        let isDone: Void? = bytes.withContiguousStorageIfAvailable { feed($0, &events) }
        if isDone == nil { Array(bytes).withUnsafeBufferPointer { feed($0, &events) } }
        return events
    }

    /// Passes over bytes of a line whose text is elsewhere, such as base64, and returns the event that their coming
    /// completed.
    ///
    /// - Parameter count: How many bytes pass; none of them ends a line or belongs to a byte order mark.
    /// - Returns: A range as of ``feed(_:)``.
    package mutating func skip(_ count: Int) -> Range<Int>? {
        guard count > 0 else { return nil }
        var events: [Range<Int>] = []
        if awaitsLF { endEvent(&events) }
        offset += count
        followsCR = false
        lineIsEmpty = false
        return events.first
    }

    /// Says what is left at the end of the stream; nil when the last event reached up to it.
    package mutating func finish() -> Rest? {
        guard eventStart < offset else { return nil }
        defer { eventStart = offset }
        return Rest(range: eventStart..<offset, isEvent: awaitsLF)
    }

    /// Divides a whole stream: its events, and as the last piece whatever no empty line ended.
    package static func pieces(of bytes: some Sequence<UInt8>) -> [Range<Int>] {
        var cutter = EventCutter()
        var pieces = cutter.feed(bytes)
        if let rest = cutter.finish() { pieces.append(rest.range) }
        return pieces
    }

    private mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>, _ events: inout [Range<Int>]) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if followsCR, byte == 0x0A {
                index += 1
                offset += 1
                followsCR = false
                previousLineEndedInCR = false
                if awaitsLF { endEvent(&events) }
                continue
            }
            if awaitsLF { endEvent(&events) }
            if offset < 3 { readMark(byte) }
            index += 1
            offset += 1
            followsCR = byte == 0x0D
            if byte == 0x0A || byte == 0x0D {
                endLine(inCR: followsCR, &events)
            } else if markLength < offset {
                lineIsEmpty = false
                if offset >= 3 { passOver(&index, of: bytes) }
            }
        }
    }

    /// Passes over the rest of a line that is not empty: most of a stream.
    private mutating func passOver(_ index: inout Int, of bytes: UnsafeBufferPointer<UInt8>) {
        let start = index
        while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
        offset += index - start
    }

    /// Counts the bytes of a byte order mark; a mark that breaks off was the start of a line.
    private mutating func readMark(_ byte: UInt8) {
        guard markLength == offset else { return }
        if byte == Self.byteOrderMark[offset] {
            markLength += 1
        } else if offset > 0 {
            lineIsEmpty = false
        }
    }

    private mutating func endLine(inCR: Bool, _ events: inout [Range<Int>]) {
        if !lineIsEmpty {
            hasLines = true
            lineIsEmpty = true
        } else if hasLines {
            if inCR, !previousLineEndedInCR { awaitsLF = true } else { endEvent(&events) }
        }
        previousLineEndedInCR = inCR
    }

    private mutating func endEvent(_ events: inout [Range<Int>]) {
        events.append(eventStart..<offset)
        eventStart = offset
        hasLines = false
        awaitsLF = false
    }
}

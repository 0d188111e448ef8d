import NIOCore

/// The last events, as they are sent, by their numbers.
///
/// It is what every reader reads from, so a slow one costs nobody anything: what goes while it does not read, it is told
/// to have missed.
struct ActivityRing {
    /// An event as it is sent.
    struct Entry {
        /// Its number.
        let id: Int
        /// The session that it is about.
        let session: String?
        /// Its text.
        let text: ByteBuffer
    }

    /// How many events are kept.
    static let countLimit = 1000
    /// How many bytes they may have together.
    static let sizeLimit = 4 << 20

    private var entries = CircularBuffer<Entry>()
    private var size = 0

    /// Adds an event.
    ///
    /// - Parameters:
    ///   - id: Its number, above all before; numbers that are left out count as missed.
    ///   - session: The session that it is about.
    ///   - lines: Its text without the number, and without the empty line behind it.
    mutating func append(id: Int, session: String?, lines: String) {
        let entry = Entry(id: id, session: session, text: ByteBuffer(string: "id: \(id)\n\(lines)\n\n"))
        entries.append(entry)
        size += entry.text.readableBytes
        while entries.count > Self.countLimit || size > Self.sizeLimit, let first = entries.popFirst() {
            size -= first.text.readableBytes
        }
    }

    /// Reads on.
    ///
    /// - Parameters:
    ///   - id: The number of the last event that was read; moves on.
    ///   - last: The number of the last event that there was.
    ///   - session: The session whose events are wanted; all, if `nil`.
    ///   - limit: How many bytes are enough.
    /// - Returns: Events, and a `gap` wherever some are not here any more.
    func read(after id: inout Int, last: Int, session: String?, upTo limit: Int) -> ByteBuffer {
        var text = ByteBuffer()
        var place = place(after: id)
        while text.readableBytes < limit, place < entries.count {
            let entry = entries[entries.index(entries.startIndex, offsetBy: place)]
            Self.writeGap(between: id, and: entry.id, to: &text)
            if session == nil || session == entry.session {
                var bytes = entry.text
                text.writeBuffer(&bytes)
            }
            id = entry.id
            place += 1
        }
        if place == entries.count, last > id {
            Self.writeGap(between: id, and: last + 1, to: &text)
            id = last
        }
        return text
    }

    /// Says how many events between two are missing; its number is that of the last of them, so that a reader who
    /// comes back is not told again.
    private static func writeGap(between id: Int, and next: Int, to text: inout ByteBuffer) {
        guard next > id + 1 else { return }
        text.writeString("id: \(next - 1)\nevent: gap\ndata: {\"missed\":\(next - 1 - id)}\n\n")
    }

    /// How many of the events come before the first one above a number.
    private func place(after id: Int) -> Int {
        var range = 0..<entries.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if entries[entries.index(entries.startIndex, offsetBy: middle)].id <= id {
                range = (middle + 1)..<range.upperBound
            } else {
                range = range.lowerBound..<middle
            }
        }
        return range.lowerBound
    }
}

internal import BodyFormats

/// Finds the `data` lines of an event stream, cut anywhere, and reads the JSON in them.
///
/// The lines of one event are one JSON text (html.spec.whatwg.org, "Interpreting an event stream"); an empty line ends
/// it. Line ends are LF, CRLF and CR in any mix.
struct EventLineScanner: Sendable {
    private enum State {
        /// In the field's name; of `data`, so many letters were seen.
        case name(Int)
        /// Behind the colon, where one space is not part of the value.
        case colon
        case data
        /// In a line that is a comment or another field.
        case other
    }

    private static let fieldName = Array("data".utf8)

    private var state = State.name(0)
    /// Whether the byte before was a CR, so that an LF ends no further line.
    private var followsCR = false

    /// Whether what comes next belongs to the JSON of the event.
    var isInData: Bool { if case .data = state { true } else { false } }

    /// The line that has just begun is no field, whatever it holds.
    mutating func ignoreLine() { state = .other }

    /// Takes a piece of the stream.
    ///
    /// - Parameters:
    ///   - bytes: The buffer.
    ///   - range: Where in it the piece is.
    ///   - json: Reads the data; it starts anew with each event.
    ///   - offset: Where in the body the buffer begins.
    ///   - edits: What `json` changes is added.
    ///   - decide: What `json` asks.
    mutating func scan(
        _ bytes: UnsafeRawBufferPointer,
        in range: Range<Int>,
        json: inout JSONLinkScanner,
        offset: Int,
        edits: inout ByteEdits,
        decide: LinkRewriter.Decision
    ) {
        var index = range.lowerBound
        // Most events hold no URL, and what comes behind one of them does not depend on what it was.
        var mayBeQuiet = true
        while index < range.upperBound {
            let byte = bytes[index]
            let isSecondHalf = followsCR && byte == 0x0A
            followsCR = false
            if isSecondHalf {
                index += 1
                continue
            }
            if byte == 0x0A || byte == 0x0D {
                index += 1
                followsCR = byte == 0x0D
                if case .name(0) = state { mayBeQuiet = true }
                endLine(&json)
                continue
            }
            switch state {
            case .name(0) where mayBeQuiet:
                if let end = ByteSearch.endOfQuietEvent(bytes, from: index, to: range.upperBound) {
                    index = end
                    json.reset()
                } else {
                    mayBeQuiet = false
                }
            case .name(let count):
                readName(byte, count)
                index += 1
            case .colon:
                if byte == 0x20 { index += 1 }
                state = .data
            case .data:
                let end = ByteSearch.endOfLine(bytes, from: index, to: range.upperBound)
                json.scan(bytes, in: index..<end, offset: offset, edits: &edits, decide: decide)
                index = end
            case .other:
                index = ByteSearch.endOfLine(bytes, from: index, to: range.upperBound)
            }
        }
    }

    private mutating func readName(_ byte: UInt8, _ count: Int) {
        if count < Self.fieldName.count {
            state = byte == Self.fieldName[count] ? .name(count + 1) : .other
        } else {
            state = byte == UInt8(ascii: ":") ? .colon : .other
        }
    }

    private mutating func endLine(_ json: inout JSONLinkScanner) {
        switch state {
        case .name(0): json.reset()
        case .name(Self.fieldName.count), .colon, .data: json.endLine()
        case .name, .other: break
        }
        state = .name(0)
    }
}

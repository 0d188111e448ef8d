package import BodyFormats

/// Changes the start of URLs in a body that streams by, and no other byte (docs/design.md §6).
///
/// What may be changed are JSON strings that are values and wholly an `http` or `https` URL. The bytes of such a string
/// are held from its opening quote for as long as that is possible; everything else passes through at once, so no event
/// waits for the next one. What comes out depends only on the bytes, never on how they were cut.
///
/// What is not JSON is passed on untouched from there on: to the end of the event, or of the body.
package struct LinkRewriter: Sendable {
    /// What to send for a piece of the body.
    package enum Output: Equatable, Sendable {
        /// The piece itself.
        case same
        /// Other bytes; there may be none, while a string is held.
        case bytes([UInt8])
    }

    /// Decides about a URL, by its text and the names of the members around it, outermost first.
    ///
    /// Elements of an array count as its member's. `nil` leaves the URL as it is.
    package typealias Decision = (_ text: String, _ members: [String]) -> LinkReplacement?

    /// Where the JSON is.
    package let format: Format
    /// All changes so far, in offsets of the body as it came.
    package private(set) var edits = ByteEdits()

    private var json: JSONLinkScanner
    private var lines = EventLineScanner()
    /// How many bytes came so far.
    private var offset = 0
    /// How many bytes of a byte order mark the body began with.
    private var markLength = 0

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Starts at the beginning of a body.
    package init(format: Format) {
        self.format = format
        json = JSONLinkScanner(isEventData: format == .eventStream)
    }

    /// Takes the next piece of the body, cut anywhere.
    ///
    /// - Parameters:
    ///   - bytes: The piece.
    ///   - decide: Asked about each URL that ends in the piece.
    /// - Returns: What to send for it now.
    package mutating func feed(_ bytes: UnsafeRawBufferPointer, decide: Decision) -> Output {
        let carried = json.held
        let known = edits.edits.count
        let start = offset - carried.count
        scan(bytes, decide)
        offset += bytes.count
        let end = offset - json.held.count
        if carried.isEmpty, end == offset, edits.edits.count == known { return .same }
        return .bytes(text(carried, bytes, from: start, to: end, edits.edits[known...]))
    }

    /// Passes over base64 inside of the current string, for callers that have its bytes elsewhere.
    ///
    /// - Returns: What to send before them: bytes that were held.
    package mutating func skip(_ count: Int) -> [UInt8] {
        guard count > 0 else { return [] }
        let held = json.held
        offset += count
        // In a comment or another field it is nothing to the JSON of the event.
        if format == .json || lines.isInData { json.skip() }
        return held
    }

    /// Says that the body is over.
    ///
    /// - Returns: What is still to be sent: bytes that were held.
    package mutating func finish() -> [UInt8] {
        let held = json.held
        json.stop()
        return held
    }

    private mutating func scan(_ bytes: UnsafeRawBufferPointer, _ decide: Decision) {
        let start = endOfMark(bytes)
        switch format {
        case .json:
            json.scan(bytes, in: start..<bytes.count, offset: offset, edits: &edits, decide: decide)
        case .eventStream:
            lines.scan(bytes, in: start..<bytes.count, json: &json, offset: offset, edits: &edits, decide: decide)
        }
    }

    /// Where the piece goes on behind a byte order mark; one that breaks off is neither JSON nor the start of a field.
    private mutating func endOfMark(_ bytes: UnsafeRawBufferPointer) -> Int {
        var index = 0
        while markLength < 3, markLength == offset + index, index < bytes.count {
            guard bytes[index] == Self.byteOrderMark[markLength] else {
                if markLength > 0 {
                    json.stop()
                    lines.ignoreLine()
                }
                break
            }
            markLength += 1
            index += 1
        }
        return index
    }

    /// The bytes from `start` to `end` with the changes made; they are those carried over, then those of the piece.
    private func text(
        _ carried: [UInt8],
        _ piece: UnsafeRawBufferPointer,
        from start: Int,
        to end: Int,
        _ edits: ArraySlice<ByteEdits.Edit>
    ) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(edits.reduce(end - start) { $0 + $1.replacement.count })
        func copy(_ range: Range<Int>) {
            let border = start + carried.count
            if range.lowerBound < border {
                text += carried[range.lowerBound - start..<min(border, range.upperBound) - start]
            }
            if range.upperBound > border {
                text += piece[max(border, range.lowerBound) - border..<range.upperBound - border]
            }
        }
        var copied = start
        for edit in edits {
            copy(copied..<edit.range.lowerBound)
            text += edit.replacement
            copied = edit.range.upperBound
        }
        copy(copied..<end)
        return text
    }
}

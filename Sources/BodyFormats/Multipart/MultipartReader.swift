/// Reads a multipart body part by part while it streams, RFC 2046 §5.1 and RFC 7578.
///
/// It is fed the body in any cuts and returns what they completed; it keeps at most a part's head, or as many bytes as
/// may yet turn out to be a boundary. What stands before the first and after the last boundary is passed over. Lines
/// must end in CRLF. Once it has thrown it must not be used further.
package struct MultipartReader: Sendable {
    /// Something that was read.
    package enum Event: Equatable, Sendable {
        /// A part begins.
        case partBegan(MultipartHead)
        /// The next bytes of the part's content, never empty; how they are cut means nothing.
        case partBytes(ArraySlice<UInt8>)
        /// The part is over.
        case partEnded
        /// The closing boundary was read.
        case finished
    }

    /// How long the head of a part may be, in bytes.
    package static let headLimit = 16 * 1024
    /// How many spaces may stand behind a boundary (RFC 2046 calls them transport padding); with more it is content.
    static let paddingLimit = 64

    private enum State { case preamble, head, content, epilogue }

    /// CRLF, two hyphens and the boundary.
    private let delimiter: [UInt8]
    private var state = State.preamble
    /// What is not dealt with yet; it starts with the line end that the first boundary may do without.
    private var buffer: [UInt8] = [0x0D, 0x0A]
    /// How much of the buffer was looked at.
    private var position = 0
    /// Where in the buffer the content starts that was not returned yet.
    ///
    /// It may be behind `position`: the line end that closes a head may be the one that opens a boundary.
    private var contentStart = 0
    /// How many bytes of the body came before the buffer; the line end in front of the body counts as well.
    private var bufferOffset = -2

    /// Starts reading.
    ///
    /// - Parameter boundary: The boundary as the content type's parameter names it.
    /// - Throws: `multipartBoundary` for one that RFC 2046 does not allow.
    package init(boundary: [UInt8]) throws(BodyFormatError) {
        guard 1...70 ~= boundary.count, boundary.allSatisfy({ 0x20...0x7E ~= $0 }), boundary.last != 0x20 else {
            throw BodyFormatError(.multipartBoundary, at: 0)
        }
        delimiter = [0x0D, 0x0A, UInt8(ascii: "-"), UInt8(ascii: "-")] + boundary
    }

    /// Takes the next bytes of the body.
    ///
    /// - Parameter bytes: Any number of bytes, cut anywhere.
    /// - Returns: What they completed, in order.
    /// - Throws: `multipartHead` and `multipartHeadTooLong`.
    package mutating func feed(_ bytes: some Collection<UInt8>) throws(BodyFormatError) -> [Event] {
        guard state != .epilogue else { return [] }
        buffer.append(contentsOf: bytes)
        var events: [Event] = []
        while try step(&events) {}
        if position > 0 {
            // A new array: slices of the old one may still be in use.
            buffer = Array(buffer[position...])
            bufferOffset += position
            contentStart -= position
            position = 0
        }
        return events
    }

    /// Says that the body is over.
    ///
    /// - Throws: `multipartTruncated` where the closing boundary is missing.
    package func finish() throws(BodyFormatError) {
        guard state == .epilogue else {
            throw BodyFormatError(.multipartTruncated, at: bufferOffset + buffer.count)
        }
    }

    /// Does what the buffer allows; false when it needs more bytes.
    private mutating func step(_ events: inout [Event]) throws(BodyFormatError) -> Bool {
        switch state {
        case .preamble, .content: findBoundary(&events)
        case .head: try readHead(&events)
        case .epilogue: dropEpilogue()
        }
    }

    private mutating func dropEpilogue() -> Bool {
        position = buffer.count
        return false
    }
}

// MARK: Heads

extension MultipartReader {
    private static let lineEnd: [UInt8] = [0x0D, 0x0A]

    /// Reads the head that starts at `contentStart`, once it is whole.
    private mutating func readHead(_ events: inout [Event]) throws(BodyFormatError) -> Bool {
        guard let end = endOfHead() else {
            if buffer.count - contentStart > Self.headLimit + 4 {
                throw BodyFormatError(.multipartHeadTooLong, at: bufferOffset + contentStart)
            }
            return false
        }
        guard end - contentStart <= Self.headLimit else {
            throw BodyFormatError(.multipartHeadTooLong, at: bufferOffset + contentStart)
        }
        guard let head = MultipartHead(buffer[contentStart..<end]) else {
            throw BodyFormatError(.multipartHead, at: bufferOffset + contentStart)
        }
        events.append(.partBegan(head))
        let emptyLine = end == contentStart ? end : end + 2
        state = .content
        position = emptyLine
        contentStart = emptyLine + 2
        return true
    }

    /// Where the lines of the head end; the line end before the empty line is not part of them.
    private func endOfHead() -> Int? {
        if buffer[contentStart...].starts(with: Self.lineEnd) { return contentStart }
        var index = contentStart
        while let found = buffer[index...].firstIndex(of: 0x0D) {
            if buffer[found...].starts(with: Self.lineEnd + Self.lineEnd) { return found }
            index = found + 1
        }
        return nil
    }
}

// MARK: Boundaries

extension MultipartReader {
    private enum Candidate {
        /// Not a boundary.
        case content
        /// More bytes decide.
        case undecided
        /// A boundary; the next part's head starts at the index.
        case part(Int)
        /// The closing boundary.
        case end
    }

    private mutating func findBoundary(_ events: inout [Event]) -> Bool {
        var search = position
        while let index = buffer[search...].firstIndex(of: 0x0D) {
            switch candidate(at: index) {
            case .content: search = index + 1
            case .undecided:
                takeContent(upTo: index, &events)
                return false
            case .part(let head):
                takeContent(upTo: index, &events)
                if state == .content { events.append(.partEnded) }
                state = .head
                position = head
                contentStart = head
                return true
            case .end:
                takeContent(upTo: index, &events)
                if state == .content { events.append(.partEnded) }
                events.append(.finished)
                state = .epilogue
                return true
            }
        }
        takeContent(upTo: buffer.count, &events)
        return false
    }

    /// Returns what is known to be content and moves on.
    private mutating func takeContent(upTo end: Int, _ events: inout [Event]) {
        if state == .content, contentStart < end {
            events.append(.partBytes(buffer[contentStart..<end]))
            contentStart = end
        }
        position = end
    }

    /// Whether a boundary starts at the CR at `start`.
    private func candidate(at start: Int) -> Candidate {
        let available = buffer[start...].prefix(delimiter.count)
        guard delimiter.starts(with: available) else { return .content }
        var index = start + delimiter.count
        guard index < buffer.count else { return .undecided }
        if buffer[index] == UInt8(ascii: "-") {
            guard index + 1 < buffer.count else { return .undecided }
            return buffer[index + 1] == UInt8(ascii: "-") ? .end : .content
        }
        while index < buffer.count, buffer[index] == 0x20 || buffer[index] == 0x09 { index += 1 }
        guard index - start - delimiter.count <= Self.paddingLimit else { return .content }
        let lineEnd = buffer[index...].prefix(2)
        guard Self.lineEnd.starts(with: lineEnd) else { return .content }
        return lineEnd.count < 2 ? .undecided : .part(index + 2)
    }
}
